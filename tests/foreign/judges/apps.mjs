// Apps for the judges to make, and a ZIP writer: clients bring none.
import { crc32 } from "./crc32.mjs";

const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A connected app with all server-side flows, as `metadata.create` takes it. */
export function app(name, runAs, certificate) {
  return {
    fullName: name,
    contactEmail: "qa@example.com",
    label: name,
    oauthConfig: {
      callbackUrl: "http://localhost:1717/callback",
      ...(certificate ? { certificate } : {}),
      consumerKey: `KeyOf${name}1`,
      consumerSecret: `SecretOf${name}1`,
      // Those of the profile need not approve it themselves.
      ...(certificate ? { isAdminApproved: true } : {}),
      isClientCredentialEnabled: true,
      oauthClientCredentialUser: runAs,
      scopes: ["Api", "RefreshToken", "Email"],
    },
    ...(certificate ? { profileName: ["System Administrator"] } : {}),
  };
}

/** The five files of an external client app with its manifest, by path. */
export function files(name, runAs, certificate) {
  const of = `<externalClientApplication>${name}</externalClientApplication>`;
  const file = (type, fields) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${type} ${namespace}>${fields}</${type}>\n`;
  const members = {
    ExternalClientApplication: name,
    ExtlClntAppConfigurablePolicies: `${name}_plcy`,
    ExtlClntAppGlobalOauthSettings: `${name}_glbl`,
    ExtlClntAppOauthConfigurablePolicies: `${name}_oauthplcy`,
    ExtlClntAppOauthSettings: `${name}_oauth`,
  };
  const types = Object.entries(members).map(
    ([type, member]) => `<types><members>${member}</members><name>${type}</name></types>`,
  );
  return {
    "package.xml": file("Package", `${types.join("")}<version>62.0</version>`),
    [`externalClientApps/${name}.eca`]: file(
      "ExternalClientApplication",
      `<contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>${name}</label>`,
    ),
    [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: file(
      "ExtlClntAppOauthSettings",
      `<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>${of}`,
    ),
    [`extlClntAppGlobalOauthSets/${name}_glbl.ecaGlblOauth`]: file(
      "ExtlClntAppGlobalOauthSettings",
      `<callbackUrl>http://localhost:1717/callback</callbackUrl><certificate>${certificate}</certificate><consumerKey>KeyOf${name}1</consumerKey><consumerSecret>SecretOf${name}1</consumerSecret>${of}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>`,
    ),
    [`extlClntAppOauthPolicies/${name}_oauthplcy.ecaOauthPlcy`]: file(
      "ExtlClntAppOauthConfigurablePolicies",
      `<clientCredentialsFlowUser>${runAs}</clientCredentialsFlowUser>${of}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>`,
    ),
    [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: file(
      "ExtlClntAppConfigurablePolicies",
      `${of}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>`,
    ),
  };
}

/** A ZIP of files, stored as they are. */
export function zip(files) {
  const locals = [];
  const centrals = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(text);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(bytes.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, name, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), shared, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
