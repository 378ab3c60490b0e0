"""Connections of simple-salesforce to the judged orgs, and an app for it to make."""

import os
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.metadata import SfdcMetadataApi

from judge import CERTIFICATE, ORGS

ORG, ORDINARY, APILESS = ORGS["org"], ORGS["ordinary"], ORGS["apiless"]
MY_DOMAIN = "simulated-dev-ed.my"


class Loopback(HTTPAdapter):
    """Carries https requests to the simulated org, which sees the host that was meant."""

    def __init__(self, org):
        super().__init__()
        self.home = urlsplit(org["base_url"]).netloc

    def send(self, request, **options):
        meant = urlsplit(request.url)
        request.url = meant._replace(scheme="http", netloc=self.home).geturl()
        if meant.netloc != self.home:
            request.headers["Host"] = meant.netloc
        return super().send(request, **options)


def session(org=ORG):
    made = requests.Session()
    made.trust_env = False
    if org["proxy_url"]:
        made.proxies = {"https": org["proxy_url"]}
        made.verify = org["tls_ca_file"]
    else:
        made.mount("https://", Loopback(org))
    return made


def home(org):
    """The host at which a session of the org is used."""
    return f"{MY_DOMAIN}.salesforce.com" if org["proxy_url"] else urlsplit(org["base_url"]).netloc


def direct(org=ORG, token=None, api="62.0"):
    """With a session that exists already."""
    return Salesforce(
        instance=home(org),
        session_id=token or org["access_token"],
        version=api,
        session=session(org),
    )


def metadata(org=ORG, api="62.0"):
    """The Metadata API: that of a session, or without a TLS front one at a plain address."""
    if org is ORG and org["proxy_url"]:
        # The SOAP client below it has a session of its own, which goes by the environment.
        os.environ["HTTPS_PROXY"] = org["proxy_url"]
        os.environ["REQUESTS_CA_BUNDLE"] = org["tls_ca_file"]
        return direct(api=api).mdapi
    return SfdcMetadataApi(
        session=session(org),
        session_id=org["access_token"],
        instance=home(org),
        metadata_url=f"{org['base_url']}/services/Soap/m/{api}/",
        headers={"Content-Type": "application/json"},
        api_version=api,
    )


def app(meta, name, **more):
    """A connected app with all server-side flows."""
    config = meta._client.get_type("ns0:ConnectedAppOauthConfig")(
        callbackUrl="http://localhost:1717/callback",
        certificate=CERTIFICATE,
        consumerKey=f"KeyOf{name}1",
        consumerSecret=f"SecretOf{name}1",
        isAdminApproved=True,
        isClientCredentialEnabled=True,
        oauthClientCredentialUser=ORG["username"],
        scopes=["Api", "RefreshToken", "Email"],
    )
    fields = {
        "fullName": name,
        "contactEmail": "qa@example.com",
        "label": name,
        "oauthConfig": config,
        "profileName": ["System Administrator"],
    }
    return meta.ConnectedApp(**{**fields, **more})
