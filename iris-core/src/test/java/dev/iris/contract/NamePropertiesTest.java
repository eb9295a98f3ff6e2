package dev.iris.contract;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;

/** Names of the local runtime against a plain map. */
class NamePropertiesTest extends NameProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
