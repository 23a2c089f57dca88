"""Signs calls with botocore, good and spoiled; prints one line each: name, status, code."""
import datetime
import os
import re
import sys
import urllib.error
import urllib.request

import boto3
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

URL = os.environ["AWS_ENDPOINT_URL"] + "/"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
BODIES = {
    "sts": b"Action=GetCallerIdentity&Version=2011-06-15",
    "ec2": b"Action=NoSuchThing&Version=2016-11-15",
}


def credentials(secret=None):
    return Credentials(
        os.environ["AWS_ACCESS_KEY_ID"], secret or os.environ["AWS_SECRET_ACCESS_KEY"]
    )


def sign(api, auth=None, region="us-east-1", skew=0, headers=None):
    """A signed request; the clock of the signer is off by `skew` seconds."""
    request = AWSRequest("POST", URL, data=BODIES[api], headers={**FORM, **(headers or {})})
    signer = auth or SigV4Auth(credentials(), api, region)
    if skew:
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=skew)
        request.context["timestamp"] = at.strftime("%Y%m%dT%H%M%SZ")
        signer._modify_request_before_signing(request)
        text = signer.string_to_sign(request, signer.canonical_request(request))
        signer._inject_signature_to_request(request, signer.signature(text, request))
    else:
        signer.add_auth(request)
    return request.prepare()


def send(name, request, body=None, headers=None):
    sent = {k: v.decode() if isinstance(v, bytes) else v for k, v in request.headers.items()}
    sent.update(headers or {})
    data = request.body if body is None else body
    call = urllib.request.Request(request.url, data=data, headers=sent, method=request.method)
    try:
        with urllib.request.urlopen(call, timeout=30) as answer:
            tell(name, answer.status, answer.read())
    except urllib.error.HTTPError as refused:
        assert refused.headers["x-amzn-RequestId"], name
        tell(name, refused.code, refused.read())


def tell(name, status, body):
    code = re.search(rb"<Code>(.*?)</Code>", body)
    account = re.search(rb"<Account>(.*?)</Account>", body)
    found = code or account
    print(name, status, found.group(1).decode() if found else body.decode())


def presigned(name, expires=60, query="Action=GetCallerIdentity&Version=2011-06-15", wait=0):
    import time

    request = AWSRequest("GET", URL + "?" + query)
    SigV4QueryAuth(credentials(), "sts", "us-east-1", expires=expires).add_auth(request)
    time.sleep(wait)
    send(name, request.prepare())


def main():
    print("boto3", 200, boto3.client("sts", endpoint_url=URL).get_caller_identity()["Account"])
    send("header", sign("sts"))
    presigned("presigned")
    presigned("presigned-too-late", expires=1, wait=3)
    for api in ("sts", "ec2"):
        wrong = SigV4Auth(credentials("w" * 40), api, "us-east-1")
        send(api + "-wrong-secret", sign(api, wrong))
        nobody = SigV4Auth(Credentials("AKIAAAAAAAAAAAAAAAAA", "x" * 40), api, "us-east-1")
        send(api + "-unknown-key", sign(api, nobody))
        send(api + "-stale-clock", sign(api, skew=-400))
        send(api + "-early-clock", sign(api, skew=400))
        send(api + "-clock-a-little-off", sign(api, skew=-200))
        send(api + "-tampered-body", sign(api), body=BODIES[api][:-1] + b"4")
        cut = sign(api)
        send(api + "-truncated", cut, headers={"Authorization": text(cut)[:-8]})
        send(api + "-incomplete", cut, headers={"Authorization": text(cut).split(", Sign")[0]})
        send(api + "-other-region", sign(api, region="eu-west-1"))
        bare = AWSRequest("POST", URL, data=BODIES[api], headers=FORM).prepare()
        send(api + "-unsigned", bare)


def text(request):
    value = request.headers["Authorization"]
    return value.decode() if isinstance(value, bytes) else value


if __name__ == "__main__":
    sys.exit(main())
