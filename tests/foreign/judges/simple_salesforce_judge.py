"""simple-salesforce, unmodified, does everything that it has for apps and data, and meets the errors.

It speaks https to hosts of Salesforce only. The session that it lets its caller bring carries
that to the simulated org: by the proxy of the org's TLS front where it has one, else in plain.
"""

import io
import time
import warnings
import zipfile
from importlib.metadata import version
from urllib.parse import urlsplit

from simple_salesforce import Salesforce, SalesforceLogin
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from apps import files, manifest, packed
from judge import KEY_FILE, judge, refused, verdict
from simple_salesforce_orgs import APILESS, MY_DOMAIN, ORDINARY, ORG, app, direct, metadata, session

warnings.simplefilter("ignore")

SF = direct()
META = metadata()


# --- the Metadata API, one component at a time


@judge("create a connected app")
def _():
    META.ConnectedApp.create([app(META, "Judged"), app(META, "Second")])


@judge("read connected apps, in order, and none for one that is not there")
def _():
    read = META.ConnectedApp.read(["Judged", "Nothing", "Second"])
    assert [one.fullName for one in read] == ["Judged", None, "Second"], read
    config = read[0].oauthConfig
    assert (config.consumerKey, config.consumerSecret) == ("KeyOfJudged1", None)
    assert sorted(config.scopes) == ["Api", "Basic", "RefreshToken"], config.scopes


@judge("update a connected app")
def _():
    read = META.ConnectedApp.read(["Judged"])
    read.description = "changed"
    read.oauthConfig.consumerKey = None
    META.ConnectedApp.update([read])
    assert META.ConnectedApp.read(["Judged"]).description == "changed"
    assert META.ConnectedApp.read(["Judged"]).oauthConfig.consumerKey == "KeyOfJudged1"


@judge("upsert a connected app, twice")
def _():
    META.ConnectedApp.upsert([app(META, "Upserted")])
    changed = META.ConnectedApp.read(["Upserted"])
    changed.oauthConfig.consumerKey = None
    META.ConnectedApp.upsert([changed])


@judge("list connected apps")
def _():
    query = META._client.get_type("ns0:ListMetadataQuery")
    listed = META.list_metadata([query(type="ConnectedApp")])
    assert sorted(one.fullName for one in listed) == ["Judged", "Second", "Upserted"]
    assert listed[0].fileName == "connectedApps/Judged.connectedApp"
    assert not META.list_metadata([query(type="ExternalClientApplication")])


@judge("describe the metadata and the fields of a type")
def _():
    types = [one.xmlName for one in META.describe_metadata().metadataObjects]
    assert "ConnectedApp" in types and "ExternalClientApplication" in types, types
    described = META.ConnectedApp.describe()
    fields = {one.name: one for one in described.valueTypeFields}
    assert fields["contactEmail"].valueRequired and described.apiCreatable
    assert "scopes" in [one.name for one in fields["oauthConfig"].fields]


@judge("rename a connected app")
def _():
    META.ConnectedApp.rename("Second", "Renamed")
    assert META.ConnectedApp.read(["Renamed"]).fullName == "Renamed"


@judge("be told what is wrong with a component")
def _():
    taken = app(META, "Judged")
    error = refused(lambda: META.ConnectedApp.create([taken]))
    assert "Judged: (DUPLICATE_DEVELOPER_NAME, " in str(error), error
    other = app(META, "Other")
    other.oauthConfig.consumerKey = "KeyOfJudged1"
    error = refused(lambda: META.ConnectedApp.create([other]))
    assert "consumer key is already taken" in str(error), error
    error = refused(lambda: META.ConnectedApp.update([taken]))
    assert "You cannot provide a Consumer Key" in str(error), error
    error = refused(lambda: META.ConnectedApp.rename("Nothing", "Something"))
    assert "(INVALID_CROSS_REFERENCE_KEY, " in str(error), error
    error = refused(lambda: META.ConnectedApp.delete(["Nothing"]))
    assert "No ConnectedApp named: Nothing found" in str(error), error


@judge("be told of a field that came with a later version")
def _():
    old = metadata(api="55.0")
    error = refused(lambda: old.ConnectedApp.create([app(old, "Old")]))
    assert "Property 'isClientCredentialEnabled' not valid in version 55.0" in str(error), error


@judge("be told of more than ten components")
def _():
    error = refused(lambda: META.ConnectedApp.read([f"App{number}" for number in range(11)]))
    assert "LIMIT_EXCEEDED" in str(error), error


@judge("be told that connected apps cannot be made")
def _():
    ordinary = metadata(ORDINARY)
    late = app(ordinary, "Late")
    late.oauthConfig.oauthClientCredentialUser = ORDINARY["username"]
    error = refused(lambda: ordinary.ConnectedApp.create([late]))
    assert "You can't create a connected app" in str(error), error


# --- signing in


@judge("sign in by SOAP with password and security token")
def _():
    token, instance = SalesforceLogin(
        username=ORG["username"],
        password=ORG["password"],
        security_token=ORG["security_token"],
        scratch_url=ORG["base_url"],
        sf_version="59.0",
        session=session(),
    )
    assert instance == urlsplit(ORG["base_url"]).netloc
    assert direct(token=token).query("SELECT Id FROM Organization")["totalSize"] == 1


def by_soap(org=ORG, **changed):
    known = {name: org[name] for name in ("username", "password", "security_token")}
    at = {"scratch_url": org["base_url"], "session": session(org)}
    return SalesforceLogin(**{"sf_version": "59.0", **known, **at, **changed})


@judge("be refused by SOAP with a wrong password, and where the edition has no API")
def _():
    error = refused(lambda: by_soap(password="wrong"))
    assert isinstance(error, SalesforceAuthenticationFailed)
    assert error.code == "INVALID_LOGIN", error
    assert "Invalid username, password, security token" in str(error), error
    assert refused(lambda: by_soap(APILESS)).code == "API_DISABLED_FOR_ORG"


@judge("be refused by SOAP from version 65 on")
def _():
    error = refused(lambda: by_soap(sf_version="65.0"))
    assert isinstance(error, SalesforceAuthenticationFailed), error


def signed_in(domain=MY_DOMAIN, **how):
    return Salesforce(domain=domain, version="62.0", session=session(), **how)


@judge("sign in by username and password of an app")
def _():
    sf = signed_in(
        username=ORG["username"],
        password=ORG["password"] + ORG["security_token"],
        consumer_key="KeyOfJudged1",
        consumer_secret="SecretOfJudged1",
    )
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1


@judge("sign in by client credentials")
def _():
    sf = signed_in(consumer_key="KeyOfJudged1", consumer_secret="SecretOfJudged1")
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1


@judge("sign in by JWT bearer")
def _():
    sf = signed_in(
        domain="login",
        username=ORG["username"],
        consumer_key="KeyOfJudged1",
        privatekey_file=KEY_FILE,
    )
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1


@judge("be refused with a wrong secret and with an unknown key")
def _():
    error = refused(lambda: signed_in(consumer_key="KeyOfJudged1", consumer_secret="wrong"))
    assert error.code == "invalid_client" and "invalid client credentials" in str(error), error
    error = refused(lambda: signed_in(consumer_key="KeyOfNobody", consumer_secret="secret"))
    assert error.code == "invalid_client_id", error


@judge("be refused at the wrong domain")
def _():
    how = {"consumer_key": "KeyOfJudged1", "consumer_secret": "SecretOfJudged1"}
    assert refused(lambda: signed_in("another.my", **how)).code == "invalid_client_id"
    # It knows that these do not serve the flow, and does not even ask.
    assert isinstance(refused(lambda: signed_in("login", **how)), SalesforceAuthenticationFailed)
    error = refused(
        lambda: signed_in(
            "test",
            username=ORG["username"],
            consumer_key="KeyOfJudged1",
            privatekey_file=KEY_FILE,
        )
    )
    assert isinstance(error, SalesforceAuthenticationFailed), error


# --- deploys and retrieves


def until(ask):
    for _ in range(100):
        answer = ask()
        if answer[0] not in ("Pending", "InProgress", "Finalizing"):
            return answer
        time.sleep(0.1)
    raise AssertionError("it is never done")


@judge("deploy an external client app of five files")
def _():
    id_, state = META.deploy(packed(files("Five", ORG["username"])), sandbox=False)
    assert state == "Queued"
    state, _, detail, _ = until(lambda: META.check_deploy_status(id_))
    assert (state, detail["deployed_count"], detail["errors"]) == ("Succeeded", "5", []), detail
    sf = signed_in(consumer_key="KeyOfFive1", consumer_secret="SecretOfFive1")
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1


@judge("be told what is wrong with a deploy, and have it rolled back")
def _():
    broken = files("Broken", ORG["username"])
    path = "extlClntAppOauthSettings/Broken_oauth.ecaOauth"
    broken[path] = broken[path].replace("Api, RefreshToken", "Nonsense")
    id_, _ = META.deploy(packed(broken), sandbox=False)
    state, _, detail, _ = until(lambda: META.check_deploy_status(id_))
    assert state == "Failed"
    assert any("Invalid OAuth scope: Nonsense" in one["message"] for one in detail["errors"])
    found = SF.query("SELECT DeveloperName FROM ExternalClientApplication")["records"]
    assert [one["DeveloperName"] for one in found] == ["Five"]


@judge("retrieve an external client app of five files")
def _():
    wanted = {
        "ExternalClientApplication": ["Five"],
        "ExtlClntAppOauthSettings": ["*"],
        "ExtlClntAppGlobalOauthSettings": ["*"],
        "ExtlClntAppOauthConfigurablePolicies": ["*"],
        "ExtlClntAppConfigurablePolicies": ["*"],
    }
    id_, state = META.retrieve("retrieve", unpackaged=wanted)
    assert state == "Queued"
    assert until(lambda: META.check_retrieve_status(id_))[0] == "Succeeded"
    state, error, messages, zipped = META.retrieve_zip(id_)
    assert (state, error, messages) == ("Succeeded", None, [])
    names = zipfile.ZipFile(io.BytesIO(zipped)).namelist()
    assert len(names) == 6 and "extlClntAppGlobalOauthSets/Five_glbl.ecaGlblOauth" in names, names


@judge("delete an external client app by a deploy")
def _():
    types = "<types><members>Five</members><name>ExternalClientApplication</name></types>"
    contents = {"package.xml": manifest(""), "destructiveChanges.xml": manifest(types)}
    id_, _ = META.deploy(packed(contents), sandbox=False)
    assert until(lambda: META.check_deploy_status(id_))[0] == "Succeeded"
    assert SF.query("SELECT Id FROM ExternalClientApplication")["totalSize"] == 0


@judge("delete connected apps")
def _():
    META.ConnectedApp.delete(["Renamed", "Upserted"])
    assert META.ConnectedApp.read(["Renamed"]).fullName is None


# --- data


@judge("list versions and limits, and describe")
def _():
    assert SF.limits()["DailyApiRequests"]["Max"] > 0
    assert any(one["name"] == "Account" for one in SF.describe()["sobjects"])
    assert any(one["name"] == "Name" for one in SF.Account.describe()["fields"])


@judge("create, read, update and delete records")
def _():
    made = SF.Account.create({"Name": "Acme"})
    assert made["success"] is True
    assert SF.Account.get(made["id"])["Name"] == "Acme"
    assert SF.Account.update(made["id"], {"Name": "Ajax"}) == 204
    assert SF.Account.delete(made["id"]) == 204
    error = refused(lambda: SF.Account.get(made["id"]))
    assert isinstance(error, SalesforceResourceNotFound), error


@judge("give a user access to an app by a permission set")
def _():
    set_ = SF.PermissionSet.create({"Name": "Judged_users", "Label": "Judged"})["id"]
    found = SF.query("SELECT Id FROM ConnectedApplication WHERE Name = 'Judged'")
    app_id = found["records"][0]["Id"]
    access = SF.SetupEntityAccess.create({"ParentId": set_, "SetupEntityId": app_id})["id"]
    SF.SetupEntityAccess.delete(access)
    SF.PermissionSet.delete(set_)


@judge("query page by page, and the Tooling API")
def _():
    for number in range(201):
        SF.Contact.create({"LastName": f"Judged {number}"})
    soql = "SELECT Id FROM Contact WHERE LastName LIKE 'Judged %'"
    headers = {"Sforce-Query-Options": "batchSize=200"}
    first = SF.query(soql, headers=headers)
    assert (first["totalSize"], first["done"], len(first["records"])) == (201, False, 200)
    rest = SF.query_more(first["nextRecordsUrl"], True)
    assert (rest["done"], len(rest["records"])) == (True, 1)
    assert len(SF.query_all(soql)["records"]) == 201
    tooling = SF.toolingexecute("query/", params={"q": "SELECT Status FROM DeployRequest"})
    assert tooling["totalSize"] >= 1


@judge("be told of what the API does not know")
def _():
    for soql, code in [
        ("SELECT Colour FROM User", "INVALID_FIELD"),
        ("SELECT Id FROM Nonsense", "INVALID_TYPE"),
        ("SELECT FROM User WHERE", "MALFORMED_QUERY"),
    ]:
        error = refused(lambda: SF.query(soql))
        assert isinstance(error, SalesforceMalformedRequest), error
        assert error.content[0]["errorCode"] == code, error
    error = refused(lambda: SF.Account.create({"Name": "X", "Colour": "blue"}))
    assert error.content[0]["errorCode"] == "INVALID_FIELD", error
    error = refused(lambda: SF.Nonsense.create({}))
    assert isinstance(error, SalesforceResourceNotFound), error


@judge("be told that its session is over")
def _():
    error = refused(lambda: direct(token="00D000000000001!gone").query("SELECT Id FROM User"))
    assert isinstance(error, SalesforceExpiredSession), error


@judge("be refused where the edition has no API")
def _():
    error = refused(lambda: direct(APILESS).query("SELECT Id FROM User"))
    assert isinstance(error, SalesforceRefusedRequest), error
    assert error.content[0]["errorCode"] == "API_DISABLED_FOR_ORG", error


verdict("simple-salesforce", version("simple-salesforce"))
