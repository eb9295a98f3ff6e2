package dev.iris.contract;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;

/** Selective receive of the local runtime against a plain list. */
class ReceivePropertiesTest extends ReceiveProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
