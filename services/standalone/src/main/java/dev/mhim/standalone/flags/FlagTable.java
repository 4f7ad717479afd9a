package dev.mhim.standalone.flags;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Adds the setting flags to a command. */
public final class FlagTable {
  private FlagTable() {}

  /** Adds every setting flag; what is given goes to {@code values}. */
  public static void addTo(CommandSpec command, SettingValues values) {
    for (SettingFlag flag : SettingFlag.ALL) {
      command.addOption(option(flag, values));
    }
  }

  private static OptionSpec option(SettingFlag flag, SettingValues values) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + flag.name())
            .type(String.class)
            .paramLabel(flag.placeholder())
            .description(flag.description())
            .setter(new Store(flag.name(), values));
    if (flag.isSwitch() && !flag.name().equals("early_stopping")) {
      // As published: the bare flag switches on. Not so early_stopping, whose bare published form
      // means the opposite.
      option.arity("0..1").fallbackValue("true");
    } else {
      option.arity("1");
    }
    return option.build();
  }

  private record Store(String flag, SettingValues values) implements ISetter {
    @Override
    public <T> @Nullable T set(@Nullable T value) {
      if (value != null) {
        values.put(flag, value.toString());
      }
      return value;
    }
  }
}
