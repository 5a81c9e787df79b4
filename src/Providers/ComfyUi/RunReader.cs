using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Interprets a run that has ended. Runs cost nothing.</summary>
internal sealed class RunReader(ComfyUiApi api, GpuServerResponses responses, string? configuredModel)
{
    /// <summary>The result of a run.</summary>
    /// <param name="entry">The run, as the history has it.</param>
    /// <param name="order">The order.</param>
    /// <param name="isOurStop">Whether the system requested the stop: then an interruption is a cancellation; else it was stopped at the server.</param>
    public Prediction Read(WireEntry entry, GenerationOrder order, bool isOurStop)
    {
        var status = WireJson.Read(entry.Status, ComfyUiJson.Default.WireStatus);
        var messages = MessagesOf(status?.Messages ?? default).ToList();
        if (messages.Exists(message => message.Name == "execution_interrupted"))
        {
            return isOurStop ? new Prediction.Canceled(MayHaveCharged: false) : new Prediction.Undone("The run was interrupted at the server.");
        }

        if (OrderStateParser.Of(WireJson.TextOf(status?.Status ?? default)) == OrderState.Failed)
        {
            var crash = messages.Where(message => message.Name == "execution_error").Select(message => WireJson.Read(message.Value, ComfyUiJson.Default.WireCrash)).FirstOrDefault();
            return ReadCrash(MessageSanitizer.Clean(TextOf(crash), token: null, order), order);
        }

        return AddressIn(entry.Outputs) is { } address
            // Every workflow has a slot for the seed, and the server uses it unchanged.
            ? new Prediction.Succeeded(new ImageSource(address), new ImageReport { Seed = order.Seed })
            : FilterMark.OfMissing(entry.Outputs, order) is { } withheld ? new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: false))
            : new Prediction.Undone(
                "The run ended without an image. If the workflow has no {{file}} slot, ComfyUI may have reused an identical earlier run.", GpuServerResponses.MaxRunsOfUnclear);
    }

    private static Prediction.Failed Failed(string message) => new(new Refusal(FailureReason.ProviderUnavailable, message));

    /// <summary>A lasting failure is final; one that may be temporary, or is unclear, gets one more run.</summary>
    private Prediction ReadCrash(string? serviceMessage, GenerationOrder order) => ServerFaults.Of(serviceMessage) switch
    {
        ServerFault.Memory => new Prediction.Undone($"The server ran out of GPU memory. {serviceMessage}", GpuServerResponses.MaxRunsOutOfMemory),
        ServerFault.Unclear => new Prediction.Undone(serviceMessage ?? "The run failed without a reason.", GpuServerResponses.MaxRunsOfUnclear),
        _ => responses.RefuseLasting(serviceMessage, order, configuredModel) is { } lasting ? new Prediction.Failed(lasting) : Failed(serviceMessage!),
    };

    private static string? TextOf(WireCrash? crash)
        => crash is null ? null : $"Node {WireJson.TextOf(crash.NodeId)} ({WireJson.TextOf(crash.NodeType)}): {WireJson.TextOf(crash.Type)}: {WireJson.TextOf(crash.Message)}";

    private static IEnumerable<(string? Name, JsonElement Value)> MessagesOf(JsonElement messages)
        => messages.ValueKind == JsonValueKind.Array
            ? messages.EnumerateArray().Where(message => message.ValueKind == JsonValueKind.Array && message.GetArrayLength() == 2).Select(message => (WireJson.TextOf(message[0]), message[1]))
            : [];

    /// <summary>The first saved image; a preview only if nothing was saved.</summary>
    private string? AddressIn(JsonElement outputs)
    {
        var files = outputs.ValueKind == JsonValueKind.Object
            ? outputs.EnumerateObject()
                .Where(node => node.Value.ValueKind == JsonValueKind.Object && node.Value.TryGetProperty("images", out var images) && images.ValueKind == JsonValueKind.Array)
                .SelectMany(node => node.Value.GetProperty("images").EnumerateArray())
                .Select(item => WireJson.Read(item, ComfyUiJson.Default.WireFile))
                .Select(file => (Name: WireJson.TextOf(file?.Name ?? default), Folder: WireJson.TextOf(file?.Folder ?? default) ?? "", Type: WireJson.TextOf(file?.Type ?? default) ?? "output"))
                .Where(file => !string.IsNullOrEmpty(file.Name))
                .OrderBy(file => file.Type == "output" ? 0 : 1)
                .ToList()
            : [];
        return files is [var first, ..] ? api.AddressOf(first.Name!, first.Folder, first.Type) : null;
    }
}
