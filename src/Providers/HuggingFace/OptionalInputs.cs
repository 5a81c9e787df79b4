using System.Text.Json.Nodes;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// The parts that an order can omit if an inference provider refuses them: the format of the response, which the adapter adds, and inputs that some models
/// do not have. Prompt, model and size are never omitted.
/// </summary>
internal static class OptionalInputs
{
    /// <summary>The format of the response.</summary>
    public const string Form = "response_format";

    private static readonly string[] Names = ["seed", "negative_prompt", "guidance_scale", "num_inference_steps", "steps"];

    /// <summary>The optional inputs in the body of an order.</summary>
    public static IEnumerable<string> OptionalIn(JsonObject body) => Names.Where(name => body.ContainsKey(name) || Inner(body)?.ContainsKey(name) == true);

    /// <summary>Removes some of them from the body of an order.</summary>
    public static void Remove(JsonObject body, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            body.Remove(name);
            Inner(body)?.Remove(name);
        }
    }

    /// <summary>The remark about those that were left out; null for none.</summary>
    public static string? RemarkOn(IReadOnlySet<string> leftOut)
        => string.Join(", ", leftOut.Where(name => name != Form).Order(StringComparer.Ordinal)) is { Length: > 0 } list
            ? $"The inference provider does not take {list}: left out."
            : null;

    // The parameters are at the top level, or one level below it.
    private static JsonObject? Inner(JsonObject body) => (body["parameters"] ?? body["input"]) as JsonObject;
}
