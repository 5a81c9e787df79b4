using System.Text.Json.Nodes;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// What an order can do without where an inference provider refuses it: the form of the answer, which we ask for on our own, and what some models
/// have no use for. Prompt, model and size are never left out.
/// </summary>
internal static class OptionalInputs
{
    /// <summary>The form of the answer.</summary>
    public const string Form = "response_format";

    private static readonly string[] Wishes = ["seed", "negative_prompt", "guidance_scale", "num_inference_steps", "steps"];

    /// <summary>The wishes that are in the body of an order.</summary>
    public static IEnumerable<string> WishesIn(JsonObject body) => Wishes.Where(name => body.ContainsKey(name) || Inner(body)?.ContainsKey(name) == true);

    /// <summary>Takes some of them out of the body of an order.</summary>
    public static void Remove(JsonObject body, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            body.Remove(name);
            Inner(body)?.Remove(name);
        }
    }

    /// <summary>What is to be said of those that were left out; null for nothing.</summary>
    public static string? RemarkOn(IReadOnlySet<string> leftOut)
        => string.Join(", ", leftOut.Where(name => name != Form).Order(StringComparer.Ordinal)) is { Length: > 0 } list
            ? $"The inference provider does not take {list}: left out."
            : null;

    // The parameters stand at the top, or one level below it.
    private static JsonObject? Inner(JsonObject body) => (body["parameters"] ?? body["input"]) as JsonObject;
}
