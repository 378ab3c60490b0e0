// jsforce, unmodified, does everything that it has for apps and data, and meets the errors.
import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";

import { app, files, zip } from "./apps.mjs";
import { certificate, judge, key, orgs, refused, verdict } from "./judge.mjs";

const { default: jsforce } = await import("jsforce");
const { org, ordinary, apiless } = orgs;

const admin = new jsforce.Connection({
  instanceUrl: org.base_url,
  accessToken: org.access_token,
  version: "62.0",
});
admin.metadata.pollInterval = 200;
admin.metadata.pollTimeout = 30000;
const names = (listed) => listed.map((one) => one.fullName).sort();
// What it does not know comes back as text, what it does in its type.
const yes = (value) => [true, "true"].includes(value);

function connection(more = {}) {
  return new jsforce.Connection({ loginUrl: org.base_url, version: "62.0", ...more });
}

function byApp(clientId, clientSecret) {
  return connection({ oauth2: { loginUrl: org.base_url, clientId, clientSecret } });
}

// --- the Metadata API, one component at a time

await judge("create a connected app", async () => {
  const made = await admin.metadata.create("ConnectedApp", app("Judged", org.username, certificate));
  assert.deepEqual([made.success, made.fullName], [true, "Judged"]);
});

await judge("create several, of which one fails", async () => {
  const { contactEmail, ...incomplete } = app("Third", org.username);
  const made = await admin.metadata.create("ConnectedApp", [
    app("Second", org.username),
    incomplete,
  ]);
  assert.deepEqual(made.map((one) => one.success), [true, false]);
  assert.equal(made[1].errors[0].statusCode, "REQUIRED_FIELD_MISSING");
});

await judge("read connected apps, in order, and null for one that is not there", async () => {
  const read = await admin.metadata.read("ConnectedApp", ["Judged", "Nothing", "Second"]);
  assert.deepEqual(read.map((one) => one.fullName ?? null), ["Judged", null, "Second"]);
  const config = read[0].oauthConfig;
  assert.equal(config.consumerKey, "KeyOfJudged1");
  assert.equal(config.consumerSecret ?? null, null);
  // `Email` is part of `Basic`.
  assert.deepEqual([config.scopes].flat().sort(), ["Api", "Basic", "RefreshToken"]);
});

await judge("update a connected app", async () => {
  const { oauthConfig, ...rest } = app("Judged", org.username, certificate);
  const { consumerKey, consumerSecret, ...config } = oauthConfig;
  const told = await admin.metadata.update("ConnectedApp", {
    ...rest,
    description: "changed",
    oauthConfig: config,
  });
  assert.equal(told.success, true, JSON.stringify(told));
  const read = await admin.metadata.read("ConnectedApp", "Judged");
  assert.equal(read.description, "changed");
  assert.equal(read.oauthConfig.consumerKey, "KeyOfJudged1");
});

await judge("upsert a connected app, twice", async () => {
  const first = await admin.metadata.upsert("ConnectedApp", app("Upserted", org.username));
  assert.deepEqual([first.success, first.created], [true, true]);
  const { oauthConfig, ...rest } = app("Upserted", org.username);
  const again = await admin.metadata.upsert("ConnectedApp", rest);
  assert.deepEqual([again.success, again.created], [true, false]);
});

await judge("list connected apps", async () => {
  const listed = await admin.metadata.list({ type: "ConnectedApp" });
  assert.deepEqual(listed.map((one) => one.fullName).sort(), ["Judged", "Second", "Upserted"]);
  assert.match(listed[0].id, /^0H4/);
  assert.equal(listed[0].fileName, "connectedApps/Judged.connectedApp");
  assert.deepEqual(await admin.metadata.list({ type: "ExternalClientApplication" }), []);
});

await judge("describe the metadata", async () => {
  const described = await admin.metadata.describe();
  const types = described.metadataObjects.map((one) => one.xmlName);
  for (const type of ["ConnectedApp", "ExternalClientApplication", "PermissionSet"]) {
    assert(types.includes(type), type);
  }
  assert.equal(described.partialSaveAllowed, true);
});

await judge("rename a connected app", async () => {
  const told = await admin.metadata.rename("ConnectedApp", "Second", "Renamed");
  assert.equal(told.success, true, JSON.stringify(told));
  const read = await admin.metadata.read("ConnectedApp", ["Second", "Renamed"]);
  assert.deepEqual(read.map((one) => one.fullName ?? null), [null, "Renamed"]);
});

await judge("be told of a name that is taken", async () => {
  const told = await admin.metadata.create("ConnectedApp", app("Judged", org.username));
  assert.equal(told.success, false);
  assert.equal(told.errors[0].statusCode, "DUPLICATE_DEVELOPER_NAME");
});

await judge("be told of a consumer key that is taken", async () => {
  const other = app("Other", org.username);
  other.oauthConfig.consumerKey = "KeyOfJudged1";
  const told = await admin.metadata.create("ConnectedApp", other);
  assert.equal(told.success, false);
  assert.match(told.errors[0].message, /consumer key is already taken/);
});

await judge("be told that a consumer key stays as it is", async () => {
  const told = await admin.metadata.update("ConnectedApp", app("Judged", org.username, certificate));
  assert.equal(told.success, false);
  assert.match(told.errors[0].message, /You cannot provide a Consumer Key/);
});

await judge("be told of a field that the type lacks", async () => {
  const odd = { ...app("Odd", org.username), colour: "blue" };
  const error = await refused(() => admin.metadata.create("ConnectedApp", odd));
  assert.match(error.message, /colour invalid at this location in type ConnectedApp/);
});

await judge("be told of a field that came with a later version", async () => {
  const old = new jsforce.Connection({
    instanceUrl: org.base_url,
    accessToken: org.access_token,
    version: "55.0",
  });
  const told = await old.metadata.create("ConnectedApp", app("Old", org.username));
  assert.equal(told.success, false);
  assert.match(told.errors[0].message, /Property 'isClientCredentialEnabled' not valid in version 55.0/);
});

await judge("be told of a type that is not there", async () => {
  const error = await refused(() => admin.metadata.read("Nonsense", "X"));
  assert.match(error.errorCode, /INVALID_TYPE/);
});

await judge("be told of more than ten components", async () => {
  const names = Array.from({ length: 11 }, (_, number) => `App${number}`);
  const error = await refused(() => admin.metadata.read("ConnectedApp", names));
  assert.match(error.errorCode, /LIMIT_EXCEEDED/);
});

await judge("be told that connected apps cannot be made", async () => {
  const elsewhere = new jsforce.Connection({
    instanceUrl: ordinary.base_url,
    accessToken: ordinary.access_token,
    version: "62.0",
  });
  const told = await elsewhere.metadata.create("ConnectedApp", app("Late", ordinary.username));
  assert.equal(told.success, false);
  assert.match(told.errors[0].message, /You can't create a connected app/);
});

// --- signing in

await judge("sign in by SOAP with password and security token", async () => {
  const one = connection();
  const user = await one.loginBySoap(org.username, org.password + org.security_token);
  assert.deepEqual([user.id, user.organizationId], [org.user_id, org.org_id]);
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  await one.logoutBySoap();
  const gone = connection({ instanceUrl: org.base_url, accessToken: "00D!gone" });
  const error = await refused(() => gone.query("SELECT Id FROM Organization"));
  assert.equal(error.errorCode, "INVALID_SESSION_ID");
});

await judge("be refused by SOAP with a wrong password", async () => {
  const error = await refused(() => connection().loginBySoap(org.username, "wrong"));
  assert.match(error.message, /^INVALID_LOGIN: Invalid username, password, security token/);
});

await judge("be refused by SOAP from version 65 on", async () => {
  const late = connection({ version: "65.0" });
  const login = () => late.loginBySoap(org.username, org.password + org.security_token);
  assert.match((await refused(login)).message, /No operation available for request/);
});

await judge("sign in by username and password", async () => {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  const user = await one.login(org.username, org.password + org.security_token);
  assert.equal(user.id, org.user_id);
  const identity = await one.identity();
  assert.deepEqual([identity.user_id, identity.username], [org.user_id, org.username]);
});

await judge("sign in by client credentials", async () => {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  await one.authorize({ grant_type: "client_credentials" });
  assert.equal(one.userInfo.id, org.user_id);
  await one.logout();
});

await judge("sign in by JWT bearer", async () => {
  const one = byApp("KeyOfJudged1");
  await one.authorize({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: assertion("KeyOfJudged1"),
  });
  assert.equal(one.userInfo.id, org.user_id);
});

function assertion(iss) {
  const exp = Math.floor(Date.now() / 1000) + 180;
  const claims = { iss, sub: org.username, aud: org.base_url, exp };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("RSA-SHA256", Buffer.from(signed), createPrivateKey(key));
  return `${signed}.${signature.toString("base64url")}`;
}

await judge("be refused with a wrong secret", async () => {
  const one = byApp("KeyOfJudged1", "wrong");
  const error = await refused(() => one.authorize({ grant_type: "client_credentials" }));
  assert.deepEqual([error.name, error.message], ["invalid_client", "invalid client credentials"]);
});

await judge("be refused with an unknown key", async () => {
  const one = byApp("KeyOfNobody", "secret");
  const error = await refused(() => one.authorize({ grant_type: "client_credentials" }));
  assert.equal(error.name, "invalid_client_id");
});

await judge("be refused where the edition has no API", async () => {
  const one = new jsforce.Connection({ loginUrl: apiless.base_url, version: "62.0" });
  const { username, password, security_token } = apiless;
  const error = await refused(() => one.loginBySoap(username, password + security_token));
  assert.match(error.message, /API_DISABLED_FOR_ORG/);
  const rest = new jsforce.Connection({
    instanceUrl: apiless.base_url,
    accessToken: apiless.access_token,
  });
  assert.equal((await refused(() => rest.query("SELECT Id FROM User"))).errorCode, "API_DISABLED_FOR_ORG");
});

await judge("sign in again by itself where its session is over", async () => {
  const { oauth2, accessToken } = await signedIn();
  let asked = 0;
  const one = new jsforce.Connection({
    instanceUrl: org.base_url,
    accessToken: "00D000000000001!expired",
    version: "62.0",
    oauth2,
    refreshFn: (_, done) => {
      asked += 1;
      done(null, accessToken);
    },
  });
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  one.accessToken = "00D000000000001!expired";
  assert.equal((await one.metadata.read("ConnectedApp", "Judged")).fullName, "Judged");
  assert.equal(asked, 2);
});

async function signedIn() {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  await one.authorize({ grant_type: "client_credentials" });
  return one;
}

// --- deploys and retrieves

await judge("deploy an external client app of five files by SOAP", async () => {
  const result = await admin.metadata
    .deploy(zip(files("Five", org.username, certificate)), { rollbackOnError: true, singlePackage: true })
    .complete(true);
  assert.deepEqual([result.success, result.status], [true, "Succeeded"], JSON.stringify(result));
  assert.equal(Number(result.numberComponentsDeployed), 5);
  const made = [result.details.componentSuccesses].flat().filter((one) => yes(one.created));
  assert.equal(made.length, 5);
  const one = byApp("KeyOfFive1", "SecretOfFive1");
  await one.authorize({ grant_type: "client_credentials" });
});

await judge("deploy by REST, and follow it", async () => {
  const { id } = await admin.metadata.deployRest(zip(files("Rest", org.username, certificate)), {
    rollbackOnError: true,
    singlePackage: true,
  });
  const result = await until(() => admin.metadata.checkDeployStatus(id, true, true));
  assert.equal(result.status, "Succeeded", JSON.stringify(result));
  assert.equal(result.details.componentFailures.length, 0);
});

async function until(ask) {
  for (let turn = 0; turn < 100; turn += 1) {
    const result = await ask();
    if (yes(result.done)) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it is never done");
}

await judge("have a failed deploy rolled back, with what failed", async () => {
  const broken = files("Broken", org.username, certificate);
  const path = "extlClntAppOauthSettings/Broken_oauth.ecaOauth";
  broken[path] = broken[path].replace("Api, RefreshToken", "Nonsense");
  const result = await admin.metadata
    .deploy(zip(broken), { rollbackOnError: true, singlePackage: true })
    .complete(true);
  assert.deepEqual([yes(result.success), result.status], [false, "Failed"]);
  const failures = [result.details.componentFailures].flat();
  assert(failures.some((one) => /Invalid OAuth scope: Nonsense/.test(one.problem)));
  assert.deepEqual(await admin.metadata.list({ type: "ExternalClientApplication" }).then(names), ["Five", "Rest"]);
});

await judge("deploy what can be deployed", async () => {
  const broken = files("Partial", org.username, certificate);
  const path = "extlClntAppOauthSettings/Partial_oauth.ecaOauth";
  broken[path] = broken[path].replace("Api, RefreshToken", "Nonsense");
  const result = await admin.metadata
    .deploy(zip(broken), { rollbackOnError: false, singlePackage: true })
    .complete(true);
  assert.equal(result.status, "SucceededPartial", JSON.stringify(result));
  assert((await admin.metadata.list({ type: "ExternalClientApplication" }).then(names)).includes("Partial"));
});

await judge("validate, and deploy the validation by SOAP and by REST", async () => {
  for (const [name, rest] of [["Soap", false], ["Quick", true]]) {
    const options = { rollbackOnError: true, singlePackage: true, checkOnly: true };
    const validation = await admin.metadata
      .deploy(zip(files(name, org.username, certificate)), options)
      .complete(true);
    assert.equal(validation.status, "Succeeded");
    const id = await admin.metadata.deployRecentValidation({ id: validation.id, rest });
    const result = await until(() => admin.metadata.checkDeployStatus(id, true));
    assert.equal(result.status, "Succeeded", JSON.stringify(result));
  }
  const error = await refused(() => admin.metadata.deployRecentValidation({ id: "0Af000000000001AAA" }));
  assert.match(error.errorCode, /INVALID_ID_FIELD/);
});

await judge("cancel a deploy", async () => {
  const { id } = await admin.metadata.deploy(zip(files("Never", org.username, certificate)), {
    rollbackOnError: true,
    singlePackage: true,
  });
  const told = await admin.metadata.cancelDeploy(id);
  assert.equal(told.id, id);
  const result = await until(() => admin.metadata.checkDeployStatus(id, true));
  assert.equal(result.status, "Canceled");
  const error = await refused(() => admin.metadata.cancelDeploy(id));
  assert.match(error.message, /INVALID_ID_FIELD: Deployment already completed/);
});

await judge("poll a deploy by the retired checkStatus", async () => {
  const { id } = await admin.metadata.deploy(zip(files("Polled", org.username, certificate)), {
    rollbackOnError: true,
    singlePackage: true,
  });
  const result = await admin.metadata.checkStatus(id).complete();
  assert.deepEqual([result.id, result.done, result.state], [id, true, "Completed"]);
});

await judge("retrieve an external client app of five files", async () => {
  const types = Object.entries({
    ExternalClientApplication: "Five",
    ExtlClntAppOauthSettings: "Five_oauth",
    ExtlClntAppGlobalOauthSettings: "Five_glbl",
    ExtlClntAppOauthConfigurablePolicies: "Five_oauthplcy",
    ExtlClntAppConfigurablePolicies: "Five_plcy",
  }).map(([name, members]) => ({ members, name }));
  const result = await admin.metadata
    .retrieve({ apiVersion: "62.0", unpackaged: { types, version: "62.0" } })
    .complete();
  assert.equal(result.status, "Succeeded", JSON.stringify(result));
  const paths = result.fileProperties.map((one) => one.fileName);
  assert.equal(paths.length, 6);
  assert(paths.includes("unpackaged/extlClntAppGlobalOauthSets/Five_glbl.ecaGlblOauth"));
  assert(Buffer.from(result.zipFile, "base64").subarray(0, 2).equals(Buffer.from("PK")));
});

await judge("retrieve what is not there", async () => {
  const unpackaged = { types: [{ members: "Nothing", name: "ConnectedApp" }], version: "62.0" };
  const result = await admin.metadata.retrieve({ apiVersion: "62.0", unpackaged }).complete();
  const messages = [result.messages].flat();
  assert.equal(messages[0].problem, "Entity of type 'ConnectedApp' named 'Nothing' cannot be found");
});

await judge("delete by a deploy, and be warned of what is not there", async () => {
  const types = ["Rest", "Nothing"].map((name) => `<members>${name}</members>`).join("");
  const list = `<types>${types}<name>ExternalClientApplication</name></types>`;
  const manifest = (types) =>
    `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types}<version>62.0</version></Package>`;
  const result = await admin.metadata
    .deploy(zip({ "package.xml": manifest(""), "destructiveChanges.xml": manifest(list) }), {
      ignoreWarnings: true,
      rollbackOnError: true,
      singlePackage: true,
    })
    .complete(true);
  assert.equal(result.status, "Succeeded", JSON.stringify(result));
  const told = [result.details.componentSuccesses].flat();
  const warning = told.find((one) => one.problemType === "Warning");
  assert.equal(warning.problem, "No ExternalClientApplication named: Nothing found");
  assert(told.some((one) => yes(one.deleted) && one.fullName === "Rest"));
});

await judge("delete connected apps", async () => {
  const told = await admin.metadata.delete("ConnectedApp", ["Renamed", "Upserted", "Nothing"]);
  assert.deepEqual(told.map((one) => one.success), [true, true, false]);
  assert.deepEqual(names(await admin.metadata.list({ type: "ConnectedApp" })), ["Judged"]);
});

// --- data

await judge("list versions, resources and limits", async () => {
  const versions = await admin.request("/services/data");
  assert(versions.some((one) => one.version === "62.0"));
  assert((await admin.request("/")).sobjects.endsWith("/v62.0/sobjects"));
  assert((await admin.limits()).DailyApiRequests.Max > 0);
});

await judge("create, read, update, delete and describe records", async () => {
  const made = await admin.sobject("Account").create({ Name: "Acme" });
  assert.equal(made.success, true);
  assert.equal((await admin.sobject("Account").retrieve(made.id)).Name, "Acme");
  assert.equal((await admin.sobject("Account").update({ Id: made.id, Name: "Ajax" })).success, true);
  const found = await admin.sobject("Account").find({ Name: "Ajax" }, ["Id", "Name"]);
  assert.deepEqual(found.map((one) => one.Id), [made.id]);
  assert.equal((await admin.sobject("Account").destroy(made.id)).success, true);
  const error = await refused(() => admin.sobject("Account").retrieve(made.id));
  assert.equal(error.errorCode, "ENTITY_IS_DELETED");
  const described = await admin.sobject("Account").describe();
  assert(described.fields.some((field) => field.name === "Name"));
  assert((await admin.describeGlobal()).sobjects.some((one) => one.name === "Account"));
});

await judge("give a user access to an app by a permission set", async () => {
  const set = await admin.sobject("PermissionSet").create({ Name: "Judged_users", Label: "Judged" });
  const [found] = await admin.sobject("ConnectedApplication").find({ Name: "Judged" }, ["Id"]);
  const access = await admin
    .sobject("SetupEntityAccess")
    .create({ ParentId: set.id, SetupEntityId: found.Id });
  const assignment = await admin
    .sobject("PermissionSetAssignment")
    .create({ AssigneeId: org.user_id, PermissionSetId: set.id });
  const again = await refused(() =>
    admin.sobject("PermissionSetAssignment").create({ AssigneeId: org.user_id, PermissionSetId: set.id }),
  );
  assert.equal(again.errorCode, "DUPLICATE_VALUE");
  await admin.sobject("PermissionSetAssignment").destroy(assignment.id);
  await admin.sobject("SetupEntityAccess").destroy(access.id);
  await admin.sobject("PermissionSet").destroy(set.id);
});

await judge("see apps, policies and tokens, read-only", async () => {
  for (const object of [
    "ConnectedApplication",
    "ExternalClientApplication",
    "ExtlClntAppOauthPlcyCnfg",
    "ExtlClntAppOauthSettings",
    "OauthToken",
  ]) {
    const result = await admin.query(`SELECT Id FROM ${object}`);
    assert(result.totalSize >= (object === "OauthToken" ? 0 : 1), object);
    const described = await admin.sobject(object).describe();
    assert.deepEqual([described.createable, described.deletable], [false, false], object);
  }
  const id = (await admin.query("SELECT Id FROM ExternalClientApplication")).records[0].Id;
  const error = await refused(() => admin.sobject("ExternalClientApplication").destroy(id));
  assert(error.errorCode, error.message);
});

await judge("query page by page", async () => {
  for (let number = 0; number < 201; number += 1) {
    await admin.sobject("Contact").create({ LastName: `Judged ${number}` });
  }
  const soql = "SELECT Id FROM Contact WHERE LastName LIKE 'Judged %'";
  const headers = { "Sforce-Query-Options": "batchSize=200" };
  const first = await admin.query(soql, { headers });
  assert.deepEqual([first.totalSize, first.done, first.records.length], [201, false, 200]);
  const second = await admin.queryMore(first.nextRecordsUrl);
  assert.deepEqual([second.done, second.records.length], [true, 1]);
  const all = await admin.query(soql, { autoFetch: true, maxFetch: 500, headers });
  assert.equal(all.records.length, 201);
});

await judge("query the Tooling API", async () => {
  const result = await admin.tooling.query("SELECT Id, Status FROM DeployRequest");
  assert(result.records.some((one) => one.Status === "Canceled"));
});

await judge("be told of what SOQL does not know", async () => {
  for (const [soql, code] of [
    ["SELECT Colour FROM User", "INVALID_FIELD"],
    ["SELECT Id FROM Nonsense", "INVALID_TYPE"],
    ["SELECT FROM User WHERE", "MALFORMED_QUERY"],
  ]) {
    assert.equal((await refused(() => admin.query(soql))).errorCode, code, soql);
  }
  const error = await refused(() => admin.sobject("Account").create({ Colour: "blue", Name: "X" }));
  assert.equal(error.errorCode, "INVALID_FIELD");
  assert.equal((await refused(() => admin.sobject("Nonsense").create({}))).errorCode, "NOT_FOUND");
  assert.equal((await refused(() => admin.sobject("Account").create({}))).errorCode, "REQUIRED_FIELD_MISSING");
});

await judge("revoke a token", async () => {
  const one = await signedIn();
  await one.oauth2.revokeToken(one.accessToken);
  // It would sign in again, and has nothing to do so with.
  const error = await refused(() => one.query("SELECT Id FROM Organization"));
  assert.match(error.message, /No refresh token found in the connection/);
});

verdict("jsforce", jsforce.VERSION);
