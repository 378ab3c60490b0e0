// Deploys and retrieves.
import assert from "node:assert/strict";

import { files, zip } from "../apps.mjs";
import { certificate, judge, orgs, refused } from "../judge.mjs";
import { admin, byApp, names, until, yes } from "./connections.mjs";

const { org } = orgs;

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
