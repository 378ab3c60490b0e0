// The Metadata API, one component at a time.
import assert from "node:assert/strict";

import { app } from "../apps.mjs";
import { certificate, judge, orgs, refused } from "../judge.mjs";
import { admin, jsforce, names } from "./connections.mjs";

const { org, ordinary } = orgs;

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
