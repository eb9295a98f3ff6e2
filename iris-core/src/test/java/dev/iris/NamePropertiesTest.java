package dev.iris;

import dev.iris.contract.NameProperties;

/** Names of the local runtime against a plain map. */
class NamePropertiesTest extends NameProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
