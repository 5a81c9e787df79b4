using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Replicate.Wire;

/// <summary>The body of an order. Replicate allows no other fields than those it knows.</summary>
internal sealed record WireOrder
{
    /// <summary>The version; absent for official models.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>Where Replicate tells that the prediction has ended; redirects are not followed, and failed calls are repeated a few times.</summary>
    [JsonPropertyName("webhook")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Webhook { get; init; }

    /// <summary>Of <c>start</c>, <c>output</c>, <c>logs</c> and <c>completed</c>, what is told.</summary>
    [JsonPropertyName("webhook_events_filter")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? WebhookEvents { get; init; }

    [JsonPropertyName("input")]
    public required JsonObject Input { get; init; }

    // Never prompt and seed: a purchase whose answer was lost is found by them. Nor what makes another image of it.
    private static readonly string[] WishNames = ["negative_prompt", "num_inference_steps", "steps", "guidance_scale", "guidance", "cfg", "output_format"];

    private static readonly string[] CountNames = ["num_outputs", "num_images"];

    private const string Calls = "webhook";

    /// <summary>What we added, and this order can do without; without a webhook it is polled.</summary>
    [JsonIgnore]
    public IEnumerable<string> Ours => CountNames.Where(Input.ContainsKey).Concat(Webhook is null ? [] : [Calls]);

    /// <summary>The caller's wishes that this order can do without.</summary>
    [JsonIgnore]
    public IEnumerable<string> Wishes => WishNames.Where(Input.ContainsKey);

    /// <summary>The order without some of them.</summary>
    public WireOrder Without(IReadOnlySet<string> names)
    {
        if (names.Count == 0)
        {
            return this;
        }

        var input = (JsonObject)Input.DeepClone();
        foreach (var name in names)
        {
            input.Remove(name);
        }

        var calls = !names.Contains(Calls);
        return this with { Input = input, Webhook = calls ? Webhook : null, WebhookEvents = calls ? WebhookEvents : null };
    }

    /// <summary>What is to be said of those that were left out; null for nothing.</summary>
    public static string? RemarkOn(IReadOnlySet<string> leftOut)
        => string.Join(", ", leftOut.Where(name => name is not (Calls or "num_outputs" or "num_images")).Order(StringComparer.Ordinal)) is { Length: > 0 } list
            ? $"The model does not take {list}: left out."
            : null;
}
