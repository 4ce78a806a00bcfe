const longestBytes = 4096;

/**
 * A cloud's own words, fit to be shown and recorded: no markup, none of what may be a secret (users and queries of addresses,
 * tokens, keys), at most 4 KiB.
 */
export function inWords(text: string): string {
  return cut(withoutSecrets(withoutMarkup(text)).replaceAll(/\s+/g, ' ').trim());
}

/** Proxies and front ends answer with pages. */
function withoutMarkup(text: string): string {
  if (!/<(?:!doctype|html|head|body)\b/i.test(text)) return text;
  return text
    .replaceAll(/<(style|script)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&nbsp;/g, ' ')
    .replaceAll(/&#39;|&rsquo;/g, "'")
    .replaceAll(/&amp;/g, '&');
}

function withoutSecrets(text: string): string {
  return text
    .replaceAll(/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '[key]')
    .replaceAll(/(\b\w[\w+.-]*:\/\/[^\s?#'"]+)\?[^\s'"]*/g, '$1')
    .replaceAll(/(\b\w[\w+.-]*:\/\/)[^\s/@'"]+@/g, '$1')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 [token]')
    .replaceAll(/\bya29\.[\w.-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]')
    .replaceAll(
      /(["']?\b(?:access_token|refresh_token|id_token|assertion|client_secret|password)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
      '$1[secret]',
    );
}

function cut(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= longestBytes) return text;
  return `${new TextDecoder().decode(bytes.subarray(0, longestBytes - 3)).replace(/\uFFFD$/, '')}…`;
}
