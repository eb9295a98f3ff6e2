package dev.iris.contract;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;

/** Bounded mailboxes of the local runtime against a plain queue. */
class PolicyPropertiesTest extends PolicyProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
