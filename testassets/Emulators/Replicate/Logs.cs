using System.Globalization;
using System.Text;

namespace ImageGen.Emulators.Replicate;

/// <summary>The logs of a running model: as recorded for SDXL, the seed and a bar for every finished step.</summary>
internal static class Logs
{
    private const int Steps = 25;

    private const int BarWidth = 10;

    public static string Write(Prediction prediction, PredictionState state, DateTimeOffset now)
    {
        var logs = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Using seed: {prediction.Seed}\n");
        if (state.StartedAt is not { } startedAt)
        {
            return logs.ToString();
        }

        var (took, takes) = ((state.CompletedAt ?? now) - startedAt, prediction.EndsAt - prediction.StartsAt);
        var done = takes > TimeSpan.Zero ? (int)Math.Clamp(took / takes * Steps, 0, Steps) : Steps;
        for (var step = 0; step <= done; step++)
        {
            var bar = new string('█', BarWidth * step / Steps).PadRight(BarWidth);
            logs.Append(CultureInfo.InvariantCulture, $"{100 * step / Steps,3}%|{bar}| {step}/{Steps} [00:00<00:00, 17.10it/s]\n");
        }

        return logs.ToString();
    }
}
