using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>An error of an order: of one of its nodes, or of the whole.</summary>
/// <param name="Node">The node's id and class; null for the order as a whole.</param>
/// <param name="Type">For example <c>value_not_in_list</c>; null if the server returned only a text.</param>
/// <param name="Text">The message.</param>
internal sealed record NodeError(string? Node, string? Type, string Text)
{
    /// <summary>The server's message.</summary>
    public override string ToString() => Node is null ? Text : $"Node {Node}: {Text}";

    /// <summary>All errors of a refusal, those of nodes first, since they are the useful ones.</summary>
    public static IReadOnlyList<NodeError> Read(WireFailure? failure)
    {
        if (failure is null)
        {
            return [];
        }

        var whole = WireJson.TextOf(failure.Error) is { } text ? new NodeError(null, null, text)
            : WireJson.Read(failure.Error, ComfyUiJson.Default.WireError) is { } error ? Of(null, error)
            : null;
        return [.. Read(failure.NodeErrors), .. whole is { Text.Length: > 0 } ? [whole] : Array.Empty<NodeError>()];
    }

    /// <summary>All errors of nodes: an object by node, or at old servers an empty array.</summary>
    public static IReadOnlyList<NodeError> Read(JsonElement nodes)
        => nodes.ValueKind == JsonValueKind.Object ? [.. nodes.EnumerateObject().SelectMany(node => Read(node.Name, node.Value))] : [];

    private static IEnumerable<NodeError> Read(string id, JsonElement value)
    {
        var node = WireJson.Read(value, ComfyUiJson.Default.WireNode);
        var name = WireJson.TextOf(node?.ClassType ?? default) is { } type ? $"{id} ({type})" : id;
        var errors = node?.Errors is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => WireJson.Read(item, ComfyUiJson.Default.WireError)).OfType<WireError>().ToList() : [];
        return errors.Count == 0 ? [new NodeError(name, null, "is not valid")] : errors.Select(error => Of(name, error));
    }

    private static NodeError Of(string? node, WireError error)
    {
        var texts = new[] { error.Message, error.Details }.Select(WireJson.TextOf).Where(text => !string.IsNullOrWhiteSpace(text));
        return new(node, WireJson.TextOf(error.Type), string.Join(": ", texts) is { Length: > 0 } text ? text : WireJson.TextOf(error.Type) ?? "");
    }
}
