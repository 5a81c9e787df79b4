using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>What a message on a run's socket says of that run.</summary>
/// <param name="Percent">How far the node that works is, 0 to 99; null where the message does not say. A full bar says nothing: another node may begin one.</param>
/// <param name="HasEnded">Whether it ended, well or not, and is in the history.</param>
internal readonly record struct RunMessage(int? Percent, bool HasEnded)
{
    /// <summary>Reads a message; one that is about something else, or is none, says nothing.</summary>
    public static RunMessage Read(ReadOnlyMemory<byte> json, string id)
    {
        if (WireJson.Read(json, ComfyUiJson.Default.WireMessage) is not { } message || WireJson.Read(message.Data, ComfyUiJson.Default.WireStep) is not { } step
            || (step.PromptId.ValueKind != JsonValueKind.Undefined && WireJson.TextOf(step.PromptId) != id))
        {
            return default;
        }

        return WireJson.TextOf(message.Word) switch
        {
            "progress" => new(PercentOf(step), HasEnded: false),

            // No node is left to run. It is the last thing said of a run, when the history has it; how it ended is said just before, when it may not.
            "executing" when step.Node.ValueKind == JsonValueKind.Null => new(null, HasEnded: true),
            _ => default,
        };
    }

    private static int? PercentOf(WireStep step)
        => WireJson.NumberOf(step.Value) is { } value && WireJson.NumberOf(step.Max) is { } max && value >= 0 && value < max ? (int)(value / max * 100) : null;
}
