package dev.mhim.standalone.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusedFlagsTest {
  /** Every flag of the published program. */
  private static final List<String> PUBLISHED =
      List.of(
          ("project title datasets dataset_root csv_path h5_path output_path model baseline teacher_init input_dim n_classes act da_act dropout"
                  + " n_heads mlp_dim mask_ratio mask_ratio_l mask_ratio_h mask_ratio_hr mrh_sche attn2score temp_t mm mm_sche merge_enable merge_k"
                  + " merge_ratio merge_mm merge_test main_alpha aux_alpha loss opt lr lr_sche lr_supi warmup_epochs warmup_lr weight_decay num_epoch"
                  + " max_epoch patient early_stopping accumulation_steps clip_grad cv_fold fold_start val_ratio val2test random_seed seed"
                  + " num_bootstrap bootstrap_mode bin_metric best_metric_index always_test model_ema amp persistence num_workers log_iter"
                  + " save_result script_mode wandb")
              .split(" ", -1));

  private static final Set<String> OF_THE_COMMAND =
      Set.of(
          "project", "title", "dataset_root", "csv_path", "h5_path", "output_path", "teacher_init");

  @Test
  void everyPublishedFlagIsTakenOrRefusedWithAReasonAndNeverBoth() {
    Set<String> settings =
        SettingFlag.ALL.stream().map(SettingFlag::name).collect(Collectors.toSet());
    for (String flag : PUBLISHED) {
      long ways =
          Stream.of(
                  settings.contains(flag),
                  OF_THE_COMMAND.contains(flag),
                  RefusedFlags.reason(flag).isPresent())
              .filter(way -> way)
              .count();
      assertThat(ways).as(flag).isEqualTo(1);
    }
  }
}
