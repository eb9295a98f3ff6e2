package dev.iris;

import dev.iris.contract.PolicyProperties;

/** Bounded mailboxes of the local runtime against a plain queue. */
class PolicyPropertiesTest extends PolicyProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
