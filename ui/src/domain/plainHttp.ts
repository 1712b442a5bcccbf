// Whether a server's address is one that is asked without encryption, and where that is. The program decides by the same rules (crates/http, `address` and `network`).

export type Plain =
  /** Encrypted, on this computer, or no address. */
  | { is: "fine" }
  /** In a private network: it can be allowed, under this name. */
  | { is: "nearby"; host: string }
  | { is: "elsewhere" };

const PRIVATE_V4 = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;
const IS_V4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Unique local (RFC 4193) and link-local addresses. */
const PRIVATE_V6 = /^(f[cd]|fe[89ab])/;

export function plain(address: string): Plain {
  if (!URL.canParse(address)) return { is: "fine" };
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "http:" || host === "") return { is: "fine" };
  if (host === "localhost" || host.endsWith(".localhost") || host.startsWith("127.") || host === "::1") return { is: "fine" };
  const nearby = host.includes(":")
    ? PRIVATE_V6.test(host)
    : IS_V4.test(host)
      ? PRIVATE_V4.test(host)
      : !host.includes(".") || host.endsWith(".local");
  return nearby ? { is: "nearby", host } : { is: "elsewhere" };
}
