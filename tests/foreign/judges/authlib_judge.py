"""authlib judges the simulated org: prints its version, and a line of JSON for each operation."""

import json
import os
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import AssertionSession, OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

ORG = os.environ["SALESFORCE_LOGIN_URL"].rstrip("/")
ENDPOINTS = f"{ORG}/services/oauth2"
TOKEN = f"{ENDPOINTS}/token"
CLIENT_ID = os.environ["SALESFORCE_CLIENT_ID"]
SECRET = os.environ["SALESFORCE_CLIENT_SECRET"]
USERNAME = os.environ["SALESFORCE_USERNAME"]
CALLBACK = "http://localhost:1717/OauthRedirect"


def finding(operation, result):
    print(json.dumps({"operation": operation, "result": result}))


def refused(operation, attempt):
    """How the client reports a refusal."""
    try:
        attempt()
    except AuthlibBaseError as error:
        finding(operation, f"`{type(error).__name__}` with `{error.error}: {error.description}`")
    else:
        raise AssertionError(f"{operation} is not refused")


def session(method="client_secret_post", key=CLIENT_ID, secret=SECRET, **more):
    made = OAuth2Session(key, secret, token_endpoint_auth_method=method, **more)
    made.trust_env = False
    return made


def users(client, base=ORG):
    url = f"{base}/services/data/v62.0/query"
    answer = client.get(url, params={"q": "SELECT Id FROM User"})
    answer.raise_for_status()
    return answer.json()["totalSize"]


def by_client_credentials(**more):
    made = session(**more)
    made.fetch_token(TOKEN, grant_type="client_credentials")
    return made


def by_assertion(audience=ORG):
    made = AssertionSession(
        token_endpoint=TOKEN,
        issuer=CLIENT_ID,
        subject=USERNAME,
        audience=audience,
        grant_type=AssertionSession.JWT_BEARER_GRANT_TYPE,
        header={"alg": "RS256"},
        key=Path(os.environ["SALESFORCE_PRIVATE_KEY_FILE"]).read_text(),
    )
    made.trust_env = False
    made.refresh_token()
    return made


def browse(client, **parameters):
    """What a browser would come back with; nobody is asked for consent."""
    parameters = {"login_hint": USERNAME, **parameters}
    url, _ = client.create_authorization_url(
        f"{ENDPOINTS}/authorize", state="a state & more", **parameters
    )
    answer = client.get(url, allow_redirects=False, withhold_token=True)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def redeem(client, back, **parameters):
    return client.fetch_token(
        TOKEN, authorization_response=back, state="a state & more", **parameters
    )


def web(scope, **more):
    return session(redirect_uri=CALLBACK, scope=scope, **more)


def claims_of(token, nonce=None):
    """The claims of an `id_token` whose signature and contents hold."""
    found = metadata_client.get(metadata["jwks_uri"], withhold_token=True).json()
    decoded = jwt.decode(token["id_token"], KeySet.import_key_set(found), algorithms=["RS256"])
    options = {"iss": {"value": ORG}, "aud": {"value": CLIENT_ID}}
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options,
        {"nonce": nonce, "client_id": CLIENT_ID, "access_token": token["access_token"]},
    )
    claims.validate()
    assert claims.validate_at_hash() is None and claims["at_hash"]
    return claims


print(version("authlib"))

metadata_client = session()
answer = metadata_client.get(f"{ORG}/.well-known/openid-configuration", withhold_token=True)
metadata = answer.json()
assert metadata["issuer"] == ORG and metadata["token_endpoint"] == TOKEN
finding("discovery document", "read; the issuer is the org")

client = by_client_credentials()
finding("client credentials, secret in the body", f"signs in, {users(client)} users")
client = by_client_credentials(method="client_secret_basic")
finding("client credentials, Basic header", f"signs in, scope `{client.token['scope']}`")
own_key = Path(os.environ["SALESFORCE_PRIVATE_KEY_FILE"]).read_text()
client = session(method="private_key_jwt", secret=own_key)
client.register_client_auth_method(PrivateKeyJWT(TOKEN))
client.fetch_token(TOKEN, grant_type="client_credentials")
finding(
    "client credentials, JWT in place of the secret", f"signs in, scope `{client.token['scope']}`"
)
finding("JWT bearer", f"signs in, {users(by_assertion())} users")

# Authorization code.
verifier, nonce = generate_token(48), generate_token()
client = web("openid api id refresh_token", code_challenge_method="S256")
back = browse(client, code_verifier=verifier, nonce=nonce)
token = redeem(client, back, code_verifier=verifier)
finding("authorization code with PKCE", f"signs in, {users(client)} users")
claims = claims_of(token, nonce)
finding("`id_token`", "signature, issuer, audience, nonce and `at_hash` hold")
refused("authorization code, used again", lambda: redeem(client, back, code_verifier=verifier))
told = client.get(metadata["userinfo_endpoint"]).json()
assert told["sub"] == claims["sub"] and told["preferred_username"] == USERNAME
finding("userinfo", "`sub` is that of the `id_token`")
identity = client.get(token["id"], params={"format": "json"}).json()
assert identity["username"] == USERNAME
finding("identity URL", "names the user")

lasting = token["refresh_token"]
fresh = client.refresh_token(TOKEN, refresh_token=lasting)
assert fresh["access_token"] != token["access_token"]
assert claims_of(fresh)["sub"] == claims["sub"]
finding("refresh", "a new access token and `id_token`, the refresh token stays")
seen = client.introspect_token(metadata["introspection_endpoint"], token=fresh["access_token"]).json()
active = str(seen["active"]).lower()
finding("introspection", f"active {active}, `{seen['token_type']}`, scope `{seen['scope']}`")
seen = client.introspect_token(metadata["introspection_endpoint"], token=lasting).json()
finding("introspection of a refresh token", f"active {str(seen['active']).lower()}, `{seen['token_type']}`")

client = web("openid")
token = redeem(client, browse(client))
has = "a" if "refresh_token" in token else "no"
finding("authorization code without PKCE", f"signs in, scope `{token['scope']}`, {has} refresh token")

# The device flow: Salesforce has a form of its own for it.
client = session()
form = {"response_type": "device_code", "client_id": CLIENT_ID, "scope": "api refresh_token"}
begun = client.post(TOKEN, data=form, withhold_token=True).json()


def poll():
    return client.fetch_token(TOKEN, grant_type="device", code=begun["device_code"])


refused("device flow, nobody has decided", poll)
refused("device flow, asked too soon", poll)
# The two clocks need not tick as one.
time.sleep(begun["interval"] + 0.2)
has = "a" if "refresh_token" in poll() else "no"
finding("device flow, polled as Salesforce has it", f"signs in, {has} refresh token")

# Errors.
refused("wrong secret", lambda: by_client_credentials(secret="wrong"))
refused("unknown key", lambda: by_client_credentials(key="Nobody12"))
elsewhere = {"Host": "login.salesforce.com"}
refused(
    "wrong domain",
    lambda: session().fetch_token(TOKEN, grant_type="client_credentials", headers=elsewhere),
)
refused("JWT bearer, wrong audience", lambda: by_assertion("https://example.com"))
refused("unsupported grant", lambda: session().fetch_token(TOKEN, grant_type="magic"))


def with_another_verifier():
    client = web("api", code_challenge_method="S256")
    back = browse(client, code_verifier=generate_token(48))
    redeem(client, back, code_verifier=generate_token(48))


refused("wrong code verifier", with_another_verifier)
# It looks for a code in the callback, not for an error.
client = web("api")
back = browse(client, login_hint=os.environ["JUDGE_STRANGER"])
code = parse_qs(urlsplit(back).query)["error"][0]
try:
    redeem(client, back, grant_type="authorization_code")
except AuthlibBaseError as error:
    told = f"the callback says `{code}`; without a code, `{error.error}: {error.description}`"
    finding("a user who is not approved", told)
else:
    raise AssertionError("a user who is not approved signs in")
back = urlsplit(browse(web("api chatter_api")))
code = parse_qs(back.query)["error"][0]
finding(
    "scope that the app does not have",
    f"the client never hears of it: `{back.path}` says `{code}`",
)

# What is over.
client = session(token=fresh)
answer = client.revoke_token(metadata["revocation_endpoint"], token=lasting)
assert answer.status_code == 200
finding("revocation of a refresh token", "accepted")
refused("revoked refresh token", lambda: client.refresh_token(TOKEN, refresh_token=lasting))
seen = client.introspect_token(metadata["introspection_endpoint"], token=fresh["access_token"])
assert seen.json() == {"active": False}
finding("introspection of what is revoked", "active false")
client = session(token=fresh)
answer = client.get(metadata["userinfo_endpoint"])
finding("userinfo with an expired session", f"status {answer.status_code}, `{answer.text}`")
answer = client.get(f"{ORG}/services/data/v62.0/limits")
finding("REST with an expired session", f"status {answer.status_code}, `{answer.json()[0]['errorCode']}`")
shut = {"access_token": os.environ["JUDGE_CLOSED_ORG_TOKEN"], "token_type": "Bearer"}
answer = session(token=shut).get(f"{os.environ['JUDGE_CLOSED_ORG']}/services/data/v62.0/limits")
finding("REST in an edition without API", f"status {answer.status_code}, `{answer.json()[0]['errorCode']}`")
answer = client.revoke_token(metadata["revocation_endpoint"], token="dummy")
finding(
    "revocation of what nobody knows", f"status {answer.status_code}, `{answer.json()['error']}`"
)
