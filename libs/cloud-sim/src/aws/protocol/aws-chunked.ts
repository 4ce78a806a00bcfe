import type { HttpRequest } from '../../core/http-server.ts';

/** The body without the frames of `aws-chunked`, in which the SDK sends streams: `<hex size>[;…]\r\n<bytes>\r\n … 0\r\n<trailers>`. */
export function plainBytes(http: HttpRequest): Buffer {
  if (!(http.headers['content-encoding'] ?? '').split(',').some((item) => item.trim() === 'aws-chunked'))
    return http.bytes;
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = http.bytes.indexOf('\r\n', at);
    const size = end < 0 ? 0 : parseInt(http.bytes.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(http.bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
