import { ArmFault } from '../fault.ts';

export function badParameter(name: string, reason: string): ArmFault {
  return new ArmFault(
    'InvalidParameter',
    `The value of parameter ${name} is invalid. Error details: ${reason}. Please see https://aka.ms/aks-naming-rules for more details.`,
    { target: name },
  );
}

export function missingParameter(name: string): ArmFault {
  return new ArmFault('InvalidParameter', `Required parameter ${name} is missing (null).`, { target: name });
}

/** What is fixed when a cluster or pool is made. */
export function fixedProperty(name: string): ArmFault {
  return new ArmFault('PropertyChangeNotAllowed', `Changing property '${name}' is not allowed.`, { target: name });
}

export function badRequest(message: string, target?: string): ArmFault {
  return new ArmFault('BadRequest', message, target === undefined ? {} : { target });
}
