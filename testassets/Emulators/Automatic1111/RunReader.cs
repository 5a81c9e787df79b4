using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>Reads an order. Types are checked, values are not.</summary>
internal static class RunReader
{
    private static readonly string[] Numbers = ["seed", "steps", "width", "height", "batch_size", "n_iter", "cfg_scale"];

    /// <summary>The order, or the findings of the validation.</summary>
    public static (RunOrder? Order, JsonArray? Findings) Read(JsonElement body)
    {
        var findings = new JsonArray();
        foreach (var name in Numbers.Where(name => Value(body, name) is { ValueKind: not JsonValueKind.Number }))
        {
            findings.Add(Finding(name, "value is not a valid integer", "type_error.integer"));
        }

        foreach (var name in new[] { "prompt", "negative_prompt", "force_task_id" }.Where(name => Value(body, name) is { ValueKind: not JsonValueKind.String }))
        {
            findings.Add(Finding(name, "str type expected", "type_error.str"));
        }

        if (findings.Count > 0)
        {
            return (null, findings);
        }

        var seed = Number(body, "seed", -1);
        var overrides = Value(body, "override_settings");
        return (new RunOrder(
            Text(body, "prompt") ?? "",
            seed < 0 ? Random.Shared.Next() : seed,
            (int)Number(body, "width", 512),
            (int)Number(body, "height", 512),
            (int)Number(body, "steps", 50),
            (int)(Number(body, "batch_size", 1) * Number(body, "n_iter", 1)),
            overrides is { ValueKind: JsonValueKind.Object } settings ? Text(settings, "sd_model_checkpoint") : null,
            Flag(body, "override_settings_restore_afterwards", true),
            Flag(body, "send_images", true),
            Flag(body, "save_images", false),
            Text(body, "force_task_id") ?? $"task({Guid.NewGuid():N})"), null);
    }

    public static JsonObject Finding(string name, string message, string type) => new() { ["loc"] = new JsonArray("body", name), ["msg"] = message, ["type"] = type };

    // Null equals absent for optional fields.
    private static JsonElement? Value(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement body, string name) => Value(body, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static long Number(JsonElement body, string name, long fallback) => Value(body, name) is { } value ? (long)value.GetDouble() : fallback;

    private static bool Flag(JsonElement body, string name, bool fallback) => Value(body, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => fallback,
    };
}
