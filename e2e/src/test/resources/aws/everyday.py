"""What scripts do with boto3, each step named so that a failure tells which. Arguments: the key
and the secret of another account, which may see nothing of the first."""

import base64
import sys
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

SOON = {"Delay": 1, "MaxAttempts": 60}


def refused(code, call, **members):
    try:
        call(**members)
    except ClientError as error:
        got = error.response["Error"]["Code"]
        assert got == code, f"expected {code}, got {error}"
        assert error.response["ResponseMetadata"]["RequestId"], error.response
        return
    raise AssertionError(f"expected {code} of {members}, but it was done")


def ids(page):
    return [i["InstanceId"] for r in page["Reservations"] for i in r["Instances"]]


def found(ec2, **filters):
    wanted = [{"Name": name.replace("_", "-"), "Values": v} for name, v in filters.items()]
    return sorted(ids(ec2.describe_instances(Filters=wanted)))


def tagged(ec2, name, *values):
    return sorted(ids(ec2.describe_instances(Filters=[{"Name": name, "Values": list(values)}])))


def image_of(ec2, name="tiny"):
    images = ec2.describe_images(Filters=[{"Name": "name", "Values": [name]}])["Images"]
    assert len(images) == 1 and images[0]["State"] == "available", images
    ec2.get_waiter("image_available").wait(ImageIds=[images[0]["ImageId"]], WaiterConfig=SOON)
    assert ec2.describe_images(Owners=["amazon"], ImageIds=[images[0]["ImageId"]])["Images"]
    return images[0]["ImageId"]


def keys(ec2):
    made = ec2.create_key_pair(KeyName="script", KeyType="ed25519")
    assert "PRIVATE KEY" in made["KeyMaterial"] and made["KeyPairId"].startswith("key-")
    ec2.get_waiter("key_pair_exists").wait(KeyNames=["script"], WaiterConfig=SOON)
    refused("InvalidKeyPair.Duplicate", ec2.create_key_pair, KeyName="script")
    refused("InvalidKeyPair.NotFound", ec2.describe_key_pairs, KeyNames=["none"])


def launch(ec2, image):
    call = dict(
        ImageId=image,
        InstanceType="c1.nano",
        MinCount=3,
        MaxCount=3,
        KeyName="script",
        ClientToken="once",
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}, {"Key": "team", "Value": "a"}]},
            {"ResourceType": "volume", "Tags": [{"Key": "of", "Value": "web"}]},
        ],
    )
    refused("DryRunOperation", ec2.run_instances, DryRun=True, **call)
    made = ec2.run_instances(**call)
    again = ec2.run_instances(**call)
    assert made["ReservationId"] == again["ReservationId"], again
    refused("IdempotentParameterMismatch", ec2.run_instances, **{**call, "InstanceType": "c1.small"})
    own = [i["InstanceId"] for i in made["Instances"]]
    assert len(own) == 3
    ec2.get_waiter("instance_exists").wait(InstanceIds=own, WaiterConfig=SOON)
    ec2.get_waiter("instance_running").wait(InstanceIds=own, WaiterConfig=SOON)
    ec2.get_waiter("instance_status_ok").wait(InstanceIds=own, WaiterConfig=SOON)
    return sorted(own)


def look(ec2, image, own):
    first = ec2.describe_instances(InstanceIds=[own[0]])["Reservations"][0]["Instances"][0]
    assert first["State"] == {"Code": 16, "Name": "running"}, first
    assert first["KeyName"] == "script" and first["ImageId"] == image
    assert first["PrivateIpAddress"] and first["SubnetId"].startswith("subnet-")
    assert found(ec2, instance_state_name=["running"]) == own
    assert found(ec2, instance_state_name=["stopp*"]) == []
    assert found(ec2, image_id=[image], instance_type=["c1.*"]) == own
    assert found(ec2, private_ip_address=[first["PrivateIpAddress"]]) == [own[0]]
    assert tagged(ec2, "tag:Name", "web-*") == own
    assert tagged(ec2, "tag-key", "team") == own
    assert tagged(ec2, "tag:team", "b") == []
    refused("InvalidParameterValue", ec2.describe_instances, Filters=[{"Name": "no-such", "Values": ["x"]}])


def pages(ec2, own):
    whole = [
        ids(page)
        for page in ec2.get_paginator("describe_instances").paginate(
            Filters=[{"Name": "tag:team", "Values": ["a"]}], PaginationConfig={"PageSize": 5}
        )
    ]
    assert sorted(sum(whole, [])) == own
    types = ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 5})
    names = [t["InstanceType"] for page in types for t in page["InstanceTypes"]]
    assert "t3.nano" in names and len(names) == len(set(names)) > 5


def tags(ec2, own):
    ec2.create_tags(Resources=[own[0]], Tags=[{"Key": "team", "Value": "b"}, {"Key": "empty", "Value": ""}])
    assert tagged(ec2, "tag:team", "b") == [own[0]]
    seen = ec2.get_paginator("describe_tags").paginate(Filters=[{"Name": "resource-id", "Values": [own[0]]}])
    assert {t["Key"]: t["Value"] for p in seen for t in p["Tags"]} == {"Name": "web-1", "team": "b", "empty": ""}
    ec2.delete_tags(Resources=[own[0]], Tags=[{"Key": "empty"}, {"Key": "team", "Value": "other"}])
    left = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [own[0]]}])["Tags"]
    assert {t["Key"] for t in left} == {"Name", "team"}, left
    group = ec2.create_security_group(GroupName="tagged", Description="tagged")["GroupId"]
    ec2.create_tags(Resources=[group, own[0]], Tags=[{"Key": "both", "Value": "1"}, {"Key": "more", "Value": "2"}])
    both = ec2.describe_tags(Filters=[{"Name": "key", "Values": ["both"]}])["Tags"]
    assert sorted(t["ResourceType"] for t in both) == ["instance", "security-group"], both
    ec2.delete_tags(Resources=[group], Tags=[{"Key": "both"}])
    assert ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["Tags"] == [{"Key": "more", "Value": "2"}]
    ec2.delete_security_group(GroupId=group)
    refused("InvalidGroup.NotFound", ec2.create_tags, Resources=[group], Tags=[{"Key": "k", "Value": "v"}])


def disks(ec2, other, own):
    """The root disk is a volume that can be seen and tagged, and not changed."""
    first = ec2.describe_instances(InstanceIds=[own[0]])["Reservations"][0]["Instances"][0]
    disk = first["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    ec2.get_waiter("volume_in_use").wait(VolumeIds=[disk], WaiterConfig=SOON)
    seen = ec2.describe_volumes(VolumeIds=[disk])["Volumes"][0]
    assert (seen["State"], seen["Size"], seen["VolumeType"], seen["Iops"]) == ("in-use", 1, "gp3", 3000), seen
    assert seen["Attachments"][0]["InstanceId"] == own[0], seen
    assert seen["Attachments"][0]["Device"] == first["RootDeviceName"], seen
    ec2.create_tags(Resources=[disk], Tags=[{"Key": "disk", "Value": "root"}])
    pages = ec2.get_paginator("describe_volumes").paginate(Filters=[{"Name": "tag:of", "Values": ["web"]}])
    tags = {v["Attachments"][0]["InstanceId"]: {t["Key"] for t in v["Tags"]} for p in pages for v in p["Volumes"]}
    assert tags == {own[0]: {"of", "disk"}, own[1]: {"of"}, own[2]: {"of"}}, tags
    assert tagged(ec2, "block-device-mapping.volume-id", disk) == [own[0]]
    refused("InvalidVolumeID.Malformed", ec2.describe_volumes, VolumeIds=["vol-x"])
    refused("UnsupportedOperation", ec2.modify_volume, VolumeId=disk, Size=9)
    refused("UnsupportedOperation", ec2.detach_volume, VolumeId=disk)
    refused("UnsupportedOperation", ec2.delete_volume, VolumeId=disk)
    refused("InvalidVolume.NotFound", other.describe_volumes, VolumeIds=[disk])
    refused("InvalidVolume.NotFound", other.create_tags, Resources=[disk], Tags=[{"Key": "k", "Value": "v"}])
    assert other.describe_volumes()["Volumes"] == []


def errors(ec2, own, image):
    absent = "i-" + "0" * 17
    refused("InvalidInstanceID.Malformed", ec2.describe_instances, InstanceIds=["i-xyz"])
    for call in (ec2.describe_instances, ec2.start_instances, ec2.stop_instances, ec2.terminate_instances):
        refused("InvalidInstanceID.NotFound", call, InstanceIds=[absent])
    refused("InvalidAMIID.NotFound", ec2.describe_images, ImageIds=["ami-" + "0" * 17])
    refused("InvalidAMIID.Malformed", ec2.describe_images, ImageIds=["ami-?"])
    refused("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=["sg-" + "0" * 17])
    refused("InvalidParameterValue", ec2.run_instances, ImageId=image, InstanceType="x9.none", MinCount=1, MaxCount=1)
    refused("DryRunOperation", ec2.terminate_instances, InstanceIds=own, DryRun=True)
    assert found(ec2, instance_state_name=["running"]) == own


def foreign(other, own, image):
    """Nobody's id tells more than one that never was."""
    assert ids(other.describe_instances()) == []
    for call in (
        other.describe_instances,
        other.stop_instances,
        other.terminate_instances,
        other.reboot_instances,
        other.describe_instance_status,
    ):
        refused("InvalidInstanceID.NotFound", call, InstanceIds=own)
    refused("InvalidInstanceID.NotFound", other.get_console_output, InstanceId=own[0])
    refused("InvalidInstanceID.NotFound", other.create_tags, Resources=own[:1], Tags=[{"Key": "k", "Value": "v"}])
    refused("InvalidKeyPair.NotFound", other.describe_key_pairs, KeyNames=["script"])
    assert other.describe_tags(Filters=[{"Name": "resource-id", "Values": own}])["Tags"] == []


def console(ec2, own):
    """boto3 has decoded the base64 in which the output goes over the wire."""
    for instance, latest in ((own[1], {}), (own[2], {"Latest": True})):
        asked = datetime.now(timezone.utc)
        said = ec2.get_console_output(InstanceId=instance, **latest)
        while not said.get("Output") and datetime.now(timezone.utc) - asked < timedelta(seconds=20):
            time.sleep(0.2)
            said = ec2.get_console_output(InstanceId=instance, **latest)
        assert said["InstanceId"] == instance, said
        assert said["Output"].endswith(("serves HTTP on port 80\n", "started\n")), said
        assert abs(said["Timestamp"] - asked) < timedelta(seconds=60), said
    refused("InvalidInstanceID.NotFound", ec2.get_console_output, InstanceId="i-" + "0" * 17)
    refused("InvalidInstanceID.Malformed", ec2.get_console_output, InstanceId="i-xyz")
    refused("DryRunOperation", ec2.get_console_output, InstanceId=own[1], DryRun=True)


def screen(ec2, other, own):
    refused("UnsupportedOperation", ec2.get_console_screenshot, InstanceId=own[0])
    made = ec2.run_instances(ImageId=image_of(ec2, "tiny-vm"), InstanceType="t3.nano", MinCount=1, MaxCount=1)
    vm = made["Instances"][0]["InstanceId"]
    ec2.get_waiter("instance_running").wait(InstanceIds=[vm], WaiterConfig=SOON)
    refused("DryRunOperation", ec2.get_console_screenshot, InstanceId=vm, DryRun=True)
    refused("InvalidInstanceID.NotFound", other.get_console_screenshot, InstanceId=vm)
    seen = ec2.get_console_screenshot(InstanceId=vm, WakeUp=True)
    assert seen["InstanceId"] == vm, seen["InstanceId"]
    picture = base64.b64decode(seen["ImageData"], validate=True)
    assert picture[:3] == b"\xff\xd8\xff" and picture[-2:] == b"\xff\xd9", picture[:16]
    ec2.terminate_instances(InstanceIds=[vm])
    refused("IncorrectInstanceState", ec2.get_console_screenshot, InstanceId=vm)


def groups(ec2, other):
    vpc = ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
    made = ec2.create_security_group(GroupName="script", Description="of a test", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[rule])
    refused("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, GroupId=made, IpPermissions=[rule])
    refused("InvalidGroup.NotFound", other.describe_security_groups, GroupIds=[made])
    refused("InvalidGroup.NotFound", other.authorize_security_group_ingress, GroupId=made, IpPermissions=[rule])
    seen = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"][0]
    assert [p["FromPort"] for p in seen["IpPermissions"]] == [22], seen
    refused("DependencyViolation", ec2.delete_security_group, GroupId=group_in_use(ec2))
    ec2.delete_security_group(GroupId=made)


def group_in_use(ec2):
    made = ec2.create_security_group(GroupName="used", Description="of a test")["GroupId"]
    image = ec2.describe_images(Filters=[{"Name": "name", "Values": ["tiny"]}])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, InstanceType="c1.nano", MinCount=1, MaxCount=1, SecurityGroupIds=[made])
    return made


def membership(ec2, other, own):
    """The groups of an instance change by the instance and by its interface."""

    def seen():
        instance = ec2.describe_instances(InstanceIds=own[:1])["Reservations"][0]["Instances"][0]
        nic = ec2.describe_network_interfaces(
            Filters=[{"Name": "attachment.instance-id", "Values": own[:1]}]
        )["NetworkInterfaces"][0]
        shown = [g["GroupId"] for g in instance["SecurityGroups"]]
        assert shown == [g["GroupId"] for g in nic["Groups"]], (instance, nic)
        return shown, nic["NetworkInterfaceId"]

    before, nic = seen()
    made = ec2.create_security_group(GroupName="member", Description="of a test")["GroupId"]
    ec2.modify_instance_attribute(InstanceId=own[0], Groups=[made])
    assert seen()[0] == [made]
    assert tagged(ec2, "instance.group-id", made) == own[:1]
    refused("DependencyViolation", ec2.delete_security_group, GroupId=made)
    absent = "sg-" + "0" * 17
    refused("InvalidGroup.NotFound", ec2.modify_instance_attribute, InstanceId=own[0], Groups=[made, absent])
    refused("InvalidNetworkInterfaceID.NotFound", other.modify_network_interface_attribute, NetworkInterfaceId=nic, Groups=before)
    assert seen()[0] == [made]
    ec2.modify_network_interface_attribute(NetworkInterfaceId=nic, Groups=before)
    assert seen()[0] == before
    ec2.delete_security_group(GroupId=made)


def end(ec2, own):
    refused("IncorrectInstanceState", ec2.modify_instance_attribute, InstanceId=own[0], InstanceType={"Value": "c1.small"})
    changes = ec2.stop_instances(InstanceIds=[own[0]])["StoppingInstances"]
    assert changes[0]["PreviousState"]["Name"] == "running", changes
    ec2.get_waiter("instance_stopped").wait(InstanceIds=[own[0]], WaiterConfig=SOON)
    assert ec2.get_console_output(InstanceId=own[0])["Output"], "what a stopped instance wrote"
    ec2.modify_instance_attribute(InstanceId=own[0], InstanceType={"Value": "c1.small"})
    ec2.start_instances(InstanceIds=[own[0]])
    ec2.get_waiter("instance_running").wait(InstanceIds=[own[0]], WaiterConfig=SOON)
    assert found(ec2, instance_type=["c1.small"]) == [own[0]]
    everything = found(ec2, instance_state_name=["pending", "running"])
    ec2.terminate_instances(InstanceIds=everything)
    ec2.get_waiter("instance_terminated").wait(InstanceIds=everything, WaiterConfig=SOON)
    refused("IncorrectInstanceState", ec2.get_console_output, InstanceId=own[0])
    assert ec2.describe_volumes()["Volumes"] == []
    ec2.delete_key_pair(KeyName="script")


def main():
    ec2 = boto3.client("ec2")
    key, secret = sys.argv[1:3]
    other = boto3.client("ec2", aws_access_key_id=key, aws_secret_access_key=secret)
    image = image_of(ec2)
    keys(ec2)
    own = launch(ec2, image)
    for step in (look, pages, tags, disks, errors, foreign, console, screen, groups, membership, end):
        have = {"ec2": ec2, "other": other, "own": own, "image": image}
        step(**{name: have[name] for name in step.__code__.co_varnames[: step.__code__.co_argcount]})
        print("ok", step.__name__)


main()
