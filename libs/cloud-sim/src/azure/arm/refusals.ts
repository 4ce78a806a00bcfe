import { ArmFault } from '../fault.ts';

/** Refusals of Azure Resource Manager itself; those of one provider stand with its types. */

export function resourceGroupNotFound(name: string): ArmFault {
  return new ArmFault('ResourceGroupNotFound', `Resource group '${name}' could not be found.`, { http: 404 });
}

/** `type` with its namespace; a child's name is `parent/child`. */
export function resourceNotFound(type: string, name: string, group: string): ArmFault {
  const what = `The Resource '${type}/${name}'`;
  const where = group === '' ? '' : ` under resource group '${group}'`;
  return new ArmFault(
    'ResourceNotFound',
    `${what}${where} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    { http: 404 },
  );
}

export function parentNotFound(name: string): ArmFault {
  return new ArmFault(
    'ParentResourceNotFound',
    `Can not perform requested operation on nested resource. Parent resource '${name}' not found.`,
    { http: 404 },
  );
}

export function subscriptionNotFound(id: string): ArmFault {
  return new ArmFault('SubscriptionNotFound', `The subscription '${id}' could not be found.`, { http: 404 });
}

export function missingRegistration(namespace: string): ArmFault {
  return new ArmFault(
    'MissingSubscriptionRegistration',
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    {
      http: 409,
      details: [
        {
          code: 'MissingSubscriptionRegistration',
          target: namespace,
          message: `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
        },
      ],
    },
  );
}

export function groupBeingDeleted(name: string): ArmFault {
  return new ArmFault(
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    { http: 409 },
  );
}

export function invalidBody(message: string): ArmFault {
  return new ArmFault(
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${message}'.`,
  );
}

export function scopeLocked(scope: string, verb: 'delete' | 'write', locked: string[]): ArmFault {
  return new ArmFault(
    'ScopeLocked',
    `The scope '${scope}' cannot perform ${verb} operation because following scope(s) are locked: '${locked.join(',')}'. Please remove the lock and try again.`,
    { http: 409 },
  );
}

export function noEndpoint(namespace: string, type: string): ArmFault {
  if (namespace === '') return new ArmFault('InvalidRequestUri', 'The request URI is not valid.', { http: 404 });
  return type === ''
    ? new ArmFault('InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`, { http: 404 })
    : new ArmFault(
        'InvalidResourceType',
        `The resource type '${type}' could not be found in the namespace '${namespace}' for api version. The resource type is not simulated.`,
        { http: 404 },
      );
}
