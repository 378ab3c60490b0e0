// Keeps a program on this machine: no name but that of this machine resolves. Preloaded into clients
// that try other hosts when one refuses them, as the Salesforce CLI does.
"use strict";
const dns = require("node:dns");
const net = require("node:net");

const ours = (host) => host === "localhost" || host === "::1" || /^127\./.test(host);

const lookup = dns.lookup;
dns.lookup = (host, options, callback) => {
  const done = callback ?? options;
  if (ours(host)) return lookup(host, options, callback);
  const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
  process.nextTick(() => done(Object.assign(error, { code: "ENOTFOUND", hostname: host })));
};
// An address needs no look-up.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...all) {
  const [{ host, path } = {}] = all.flat();
  if (!path && host && net.isIP(host) && !ours(host)) throw new Error(`${host} is not this machine`);
  return connect.apply(this, all);
};
