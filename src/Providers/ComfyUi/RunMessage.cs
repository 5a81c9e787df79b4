using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>A WebSocket message about a run.</summary>
/// <param name="Percent">The progress of the running node, 0 to 99; null if the message does not contain it. A full bar counts as none, since another node may begin.</param>
/// <param name="HasEnded">Whether the run has ended, successfully or not, and is in the history.</param>
internal readonly record struct RunMessage(int? Percent, bool HasEnded)
{
    /// <summary>Reads a message; empty for one about something else, or an invalid one.</summary>
    public static RunMessage Read(ReadOnlyMemory<byte> json, string id)
    {
        if (WireJson.Read(json, ComfyUiJson.Default.WireMessage) is not { } message || WireJson.Read(message.Data, ComfyUiJson.Default.WireStep) is not { } step
            || (step.PromptId.ValueKind != JsonValueKind.Undefined && WireJson.TextOf(step.PromptId) != id))
        {
            return default;
        }

        return WireJson.TextOf(message.Type) switch
        {
            "progress" => new(PercentOf(step), HasEnded: false),

            // No node is left to run. This is the last message about a run, after it entered the history; the result is reported just before, possibly too early for the history.
            "executing" when step.Node.ValueKind == JsonValueKind.Null => new(null, HasEnded: true),
            _ => default,
        };
    }

    private static int? PercentOf(WireStep step)
        => WireJson.NumberOf(step.Value) is { } value && WireJson.NumberOf(step.Max) is { } max && value >= 0 && value < max ? (int)(value / max * 100) : null;
}
