import { isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { noNamespace, noSearchAttribute, notAdmitted, unreachable } from './server-failure.ts';
import type { Target } from './target.ts';

/** Status codes of gRPC. Source: grpc.io/docs/guides/status-codes. */
export const grpcStatus = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** What a failed call to the server means in our words; what has none is given back as it is. */
export function told(target: Target, error: unknown): unknown {
  if (error instanceof NamespaceNotFoundError) return noNamespace(target, error);
  const words = wordsOf(error);
  switch (grpcCode(error)) {
    case grpcStatus.unavailable:
    case grpcStatus.deadlineExceeded:
      return unreachable(target, error);
    case grpcStatus.permissionDenied:
    case grpcStatus.unauthenticated:
      return notAdmitted(target, words, error);
    case grpcStatus.notFound:
      return /namespace/i.test(words) ? noNamespace(target, error) : error;
    case grpcStatus.invalidArgument:
      return /search attribute/i.test(words) ? noSearchAttribute(target, words, error) : error;
    default:
      return error;
  }
}

export function grpcCode(error: unknown): number | undefined {
  const inner = innermost(error);
  return isGrpcServiceError(inner) ? inner.code : undefined;
}

function wordsOf(error: unknown): string {
  const inner = innermost(error);
  return isGrpcServiceError(inner) ? inner.details : '';
}

const innermost = (error: unknown): unknown => (error instanceof ServiceError ? error.cause : error);
