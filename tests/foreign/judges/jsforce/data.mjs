// Records, queries, and what the org tells of itself.
import assert from "node:assert/strict";

import { judge, orgs, refused } from "../judge.mjs";
import { admin } from "./connections.mjs";

const { org } = orgs;

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
