// What scripts do with the AWS SDK for JavaScript; `node everyday.mjs` after `npm ci`.
// Arguments: the key and the secret of another account, which may see nothing of the first.
import assert from 'node:assert/strict'
import * as ec2 from '@aws-sdk/client-ec2'
import { CreateUserCommand, DeleteUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const [otherKey, otherSecret] = process.argv.slice(2)
const place = { region: process.env.AWS_DEFAULT_REGION, endpoint: process.env.AWS_ENDPOINT_URL }
const client = new ec2.EC2Client(place)
const soon = { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }

async function refused(name, call) {
  const error = await call.then(
    () => assert.fail(`expected ${name}, but it was done`),
    (thrown) => thrown,
  )
  assert.equal(error.name, name, error)
  assert.ok(error.$metadata.requestId, 'a refusal has a request id')
}

async function imageId() {
  const filters = { Filters: [{ Name: 'name', Values: ['tiny'] }] }
  const { Images } = await client.send(new ec2.DescribeImagesCommand(filters))
  assert.equal(Images.length, 1)
  await ec2.waitUntilImageAvailable(soon, { ImageIds: [Images[0].ImageId] })
  return Images[0].ImageId
}

async function launch(image) {
  const call = {
    ImageId: image,
    InstanceType: 'c1.nano',
    MinCount: 3,
    MaxCount: 3,
    ClientToken: 'once',
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'j\u00fclich' }] }],
  }
  await refused('DryRunOperation', client.send(new ec2.RunInstancesCommand({ ...call, DryRun: true })))
  const first = await client.send(new ec2.RunInstancesCommand(call))
  const again = await client.send(new ec2.RunInstancesCommand(call))
  const ids = first.Instances.map((one) => one.InstanceId).sort()
  assert.deepEqual(again.Instances.map((one) => one.InstanceId).sort(), ids)
  assert.ok(first.Instances[0].LaunchTime instanceof Date)
  return ids
}

async function paged() {
  const found = []
  const pages = ec2.paginateDescribeInstances(
    { client, pageSize: 5 },
    { Filters: [{ Name: 'tag:Name', Values: ['j?lich'] }] },
  )
  for await (const page of pages) {
    found.push(...page.Reservations.flatMap((one) => one.Instances).map((one) => one.InstanceId))
  }
  return found.sort()
}

async function people() {
  const iam = new IAMClient(place)
  const { User } = await iam.send(new CreateUserCommand({ UserName: 'js', Path: '/scripts/' }))
  assert.match(User.Arn, /:user\/scripts\/js$/)
  await iam.send(new DeleteUserCommand({ UserName: 'js' }))
  await refused('NoSuchEntityException', iam.send(new GetUserCommand({ UserName: 'js' })))
  const { Arn } = await new STSClient(place).send(new GetCallerIdentityCommand({}))
  assert.match(Arn, /^arn:aws:iam::\d{12}:user\//)
}

const ids = await launch(await imageId())
assert.deepEqual(await paged(), ids)
await ec2.waitUntilInstanceRunning(soon, { InstanceIds: ids })
const other = new ec2.EC2Client({
  ...place,
  credentials: { accessKeyId: otherKey, secretAccessKey: otherSecret },
})
await refused(
  'InvalidInstanceID.NotFound',
  other.send(new ec2.TerminateInstancesCommand({ InstanceIds: ids })),
)
await people()
await client.send(new ec2.TerminateInstancesCommand({ InstanceIds: ids }))
await ec2.waitUntilInstanceTerminated(soon, { InstanceIds: ids })
console.log('ok end')
