"""What auditors and administrators ask of IAM and STS with boto3, each step named so that a failure
tells which."""

import csv
import io
import json

import boto3
from botocore.exceptions import ClientError

ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": boto3.client("sts").get_caller_identity()["Account"]},
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}},
        }
    ],
}
ONLY_RED = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "ec2:DescribeKeyPairs",
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:PrincipalTag/team": "red", "aws:SourceIdentity": "ann"},
                "StringLike": {"aws:UserAgent": "*Boto3*"},
            },
        }
    ],
}


def empty(iam):
    assert iam.list_virtual_mfa_devices()["VirtualMFADevices"] == []
    assert iam.list_account_aliases()["AccountAliases"] == []
    assert iam.list_server_certificates()["ServerCertificateMetadataList"] == []
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []
    assert iam.list_saml_providers()["SAMLProviderList"] == []
    try:
        iam.get_account_password_policy()
        raise AssertionError("there is no password policy")
    except iam.exceptions.NoSuchEntityException:
        pass


def entities(iam):
    iam.create_role(RoleName="red", AssumeRolePolicyDocument=json.dumps(ANYBODY))
    iam.put_role_policy(RoleName="red", PolicyName="in", PolicyDocument=json.dumps(ONLY_RED))
    pages = iam.get_paginator("get_account_authorization_details").paginate(
        PaginationConfig={"PageSize": 1}
    )
    found = list(pages)
    roles = [role for page in found for role in page["RoleDetailList"]]
    assert [role["RoleName"] for role in roles] == ["red"], roles
    assert roles[0]["AssumeRolePolicyDocument"] == ANYBODY, roles
    assert roles[0]["RolePolicyList"][0]["PolicyDocument"] == ONLY_RED, roles
    assert [u["UserName"] for p in found for u in p["UserDetailList"]] == ["admin"], found
    keys = iam.get_context_keys_for_principal_policy(PolicySourceArn=roles[0]["Arn"])
    wanted = ["aws:PrincipalTag/team", "aws:SourceIdentity", "aws:UserAgent"]
    assert keys["ContextKeyNames"] == wanted, keys
    return roles[0]["Arn"]


def report(iam):
    while iam.generate_credential_report()["State"] != "COMPLETE":
        pass
    lines = list(csv.DictReader(io.StringIO(iam.get_credential_report()["Content"].decode())))
    assert [line["user"] for line in lines] == ["<root_account>", "admin"], lines
    assert lines[1]["access_key_1_active"] == "true", lines
    assert lines[1]["mfa_active"] == "false", lines


def session(sts, role):
    made = sts.assume_role(
        RoleArn=role,
        RoleSessionName="night",
        SourceIdentity="ann",
        Tags=[{"Key": "team", "Value": "red"}],
    )
    assert made["SourceIdentity"] == "ann", made
    keys = made["Credentials"]
    night = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    ec2 = night.client("ec2")
    ec2.describe_key_pairs()
    try:
        ec2.describe_vpcs()
        raise AssertionError("the session may look at key pairs only")
    except ClientError as error:
        said = error.response["Error"]
    assert said["Code"] == "UnauthorizedOperation", said
    message = said["Message"].split("Encoded authorization failure message: ")[1]
    told = json.loads(sts.decode_authorization_message(EncodedMessage=message)["DecodedMessage"])
    assert told["context"]["action"] == "ec2:DescribeVpcs", told
    values = {c["key"]: c["values"]["items"] for c in told["context"]["conditions"]["items"]}
    assert values["aws:principaltag/team"] == [{"value": "red"}], values
    assert values["aws:securetransport"], values
    try:
        night.client("sts").decode_authorization_message(EncodedMessage=message)
        raise AssertionError("the session may not decode")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDenied", error
    account = sts.get_access_key_info(AccessKeyId=keys["AccessKeyId"])["Account"]
    assert account == sts.get_caller_identity()["Account"], account


iam = boto3.client("iam")
sts = boto3.client("sts")
empty(iam)
print("ok empty")
role = entities(iam)
print("ok entities")
report(iam)
print("ok report")
session(sts, role)
print("ok end")
