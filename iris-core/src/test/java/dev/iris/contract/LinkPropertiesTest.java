package dev.iris.contract;

import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;

/** Links of the local runtime against a plain model. */
class LinkPropertiesTest extends LinkProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
