using System.Globalization;
using System.Text.Json;
using ImageGen.Providers.Http;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// Reads the service's models and their shutdown dates. The list is only a hint: models were missing from OpenAI's own list while orders for them
/// succeeded, so that a missing model is not necessarily unavailable.
/// </summary>
internal sealed class ModelDirectory(OpenAiApi api, ModelRetirements retirements)
{
    /// <summary>Reads the shutdown date of a model: at its own address, or from the list if the service has no such address.</summary>
    /// <exception cref="ProviderFaultException">No response arrived.</exception>
    public async Task QueryAsync(string? model, CancellationToken cancellationToken)
    {
        if (model is null)
        {
            return;
        }

        var one = await api.GetModelAsync(model, cancellationToken);
        if (one.IsSuccess && AccountResponses.ObjectOf(one.Body) is { } found && AccountResponses.TextAt(found, "id") == model)
        {
            Note(model, found);
        }
        else if ((await api.ListModelsAsync(cancellationToken)) is { IsSuccess: true } list && EntriesOf(list.Body)?.GetValueOrDefault(model) is { ValueKind: JsonValueKind.Object } entry)
        {
            Note(model, entry);
        }
    }

    /// <summary>Whether an order would be accepted, as far as a list of models shows.</summary>
    /// <exception cref="ProviderFaultException">The response can't be read.</exception>
    public async Task<AccountCheckResult> CheckAsync(string? model, CancellationToken cancellationToken)
        => AccountResponses.Read(await api.ListModelsAsync(cancellationToken), api.Clock, body => EntriesOf(body) is { } entries ? Find(entries, model) : null);

    private AccountCheckResult Find(Dictionary<string, JsonElement> entries, string? model)
    {
        var isListed = model is null || entries.ContainsKey(model);
        if (model is not null && isListed)
        {
            Note(model, entries[model]);
        }

        var now = api.Clock.GetUtcNow();
        var retirement = retirements.Of(model);
        var known = retirement is null ? "" : $" {retirement.Describe(now)}";
        return retirement?.DaysLeft(now) <= 0 && (retirement.IsOfService || !isListed)
            ? AccountCheckResult.Bad($"The service accepts the call, but an order would fail.{known}")
            : isListed ? AccountCheckResult.Good($"The service accepts the call and lists {MessageSanitizer.Count(entries.Count, "model")}{(model is null ? "" : $", {model} among them")}. The service has no call for the balance.{known}")
            : AccountCheckResult.Good($"The service accepts the call, but {model} is not among the {MessageSanitizer.Count(entries.Count, "model")} it lists. Some services list only a part of their models; only an order shows whether it is available.{known}");
    }

    private void Note(string model, JsonElement entry) => retirements.RecordShutdownDate(model, entry.TryGetProperty("shutdown_date", out var date) ? DateOf(date) : null);

    // A day, by the documentation; compatible services may write a timestamp, or seconds.
    private static DateOnly? DateOf(JsonElement date)
        => date.ValueKind == JsonValueKind.Number ? date.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime) : null
            : WireJson.TextOf(date) is { Length: >= 10 } text && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : null;

    private static Dictionary<string, JsonElement>? EntriesOf(ReadOnlyMemory<byte> body)
    {
        if (AccountResponses.ObjectOf(body) is not { } list || !list.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        Dictionary<string, JsonElement> entries = new(StringComparer.Ordinal);
        foreach (var entry in data.EnumerateArray())
        {
            if (AccountResponses.TextAt(entry, "id") is { } id)
            {
                entries[id] = entry;
            }
        }

        return entries;
    }
}
