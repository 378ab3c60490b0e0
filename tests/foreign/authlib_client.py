"""Signs in with authlib by the credentials in the environment, and queries."""

import os
from pathlib import Path

from authlib.integrations.requests_client import AssertionSession, OAuth2Session

LOGIN_URL = os.environ["SALESFORCE_LOGIN_URL"].rstrip("/")
TOKEN_URL = f"{LOGIN_URL}/services/oauth2/token"
CLIENT_ID = os.environ["SALESFORCE_CLIENT_ID"]


def by_client_credentials():
    secret = os.environ["SALESFORCE_CLIENT_SECRET"]
    session = OAuth2Session(CLIENT_ID, secret, token_endpoint_auth_method="client_secret_post")
    session.trust_env = False
    session.fetch_token(TOKEN_URL, grant_type="client_credentials")
    return session


def by_jwt_bearer():
    session = AssertionSession(
        token_endpoint=TOKEN_URL,
        issuer=CLIENT_ID,
        subject=os.environ["SALESFORCE_USERNAME"],
        audience=LOGIN_URL,
        grant_type=AssertionSession.JWT_BEARER_GRANT_TYPE,
        header={"alg": "RS256"},
        key=Path(os.environ["SALESFORCE_PRIVATE_KEY_FILE"]).read_text(),
    )
    session.trust_env = False
    session.refresh_token()
    return session


def query(flow, session):
    url = f"{session.token['instance_url']}/services/data/v62.0/query"
    answer = session.get(url, params={"q": "SELECT Id, Username, Profile.Name FROM User"})
    answer.raise_for_status()
    print(f"authlib signed in by {flow}: {len(answer.json()['records'])} records")


query("client credentials", by_client_credentials())
query("JWT bearer", by_jwt_bearer())
