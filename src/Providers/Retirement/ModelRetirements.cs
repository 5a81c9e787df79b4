using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Retirement;

/// <summary>
/// What one instance knows of the end of its models: from <see cref="RetirementTable"/>, from what the service says, and from orders that it
/// refused because a model is gone. A table alone ends no job: vendors postpone, and a refused order costs nothing.
/// </summary>
internal sealed class ModelRetirements(string kind, Uri baseUrl, TimeProvider clock)
{
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, ModelRetirement> _told = new(StringComparer.Ordinal);

    /// <summary>What is known of the end of a model; null for nothing. The service's own word comes first.</summary>
    public ModelRetirement? Of(string? model) => model is null ? null : _told.TryGetValue(model, out var told) ? told : RetirementTable.Find(kind, baseUrl.IdnHost, model);

    /// <summary>Notes what the service says of a model's end; null that it names none, which takes an earlier word of it back.</summary>
    public void Told(string model, DateOnly? date)
    {
        if (date is not { } day)
        {
            _told.TryRemove(model, out _);
            return;
        }

        if (_told.Count >= MostModels)
        {
            // Callers may name any model: a plain bound, since the service can be asked again.
            _told.Clear();
        }

        _told[model] = new(model, day, SuccessorOf(model), IsOfService: true);
    }

    /// <summary>Notes that an order for a model went well: what was taken for its end was none.</summary>
    public void Served(string? model)
    {
        if (model is not null && _told.TryGetValue(model, out var told) && told.DaysLeft(clock.GetUtcNow()) <= 0)
        {
            _told.TryRemove(model, out _);
        }
    }

    /// <summary>
    /// The refusal of an order whose model the service does not have. A model that is gone is nobody's mistake but the vendor's doing, and the
    /// message names its successor; of any other, whoever named it is at fault.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="configuredModel">The instance's own model.</param>
    /// <param name="words">The service's words.</param>
    /// <param name="saysGone">Whether the service says outright that it has switched the model off.</param>
    public Refusal Refuse(GenerationOrder order, string? configuredModel, string? words, bool saysGone)
    {
        var model = order.Model ?? configuredModel;
        var now = clock.GetUtcNow();
        var known = Of(model);
        if (model is null || (!saysGone && !(known?.DaysLeft(now) <= 0)))
        {
            var hint = RetirementTable.FindAnywhere(kind, model) is { } elsewhere && elsewhere.DaysLeft(now) <= 0 ? $" {elsewhere.Describe(now)}" : "";
            var refusal = Refusals.NoModel(order, configuredModel, words: null);
            return refusal with { Message = $"{refusal.Message}{hint}{Refusals.Said(words)}" };
        }

        if (known is null || known.DaysLeft(now) > 0)
        {
            // The service says that it is gone, whatever was announced.
            Told(model, DateOnly.FromDateTime(now.UtcDateTime));
        }

        var successor = SuccessorOf(model);
        var end = known?.DaysLeft(now) <= 0 ? $" since {known.ShutdownDate:yyyy-MM-dd}" : "";
        return new(
            FailureReason.ProviderRetired,
            $"The service has switched off the model {MessageSanitizer.Clean(model, token: null)}{end}.{(successor is null ? "" : $" Use its successor in its place: {successor}.")}{Refusals.Said(words)}");
    }

    private string? SuccessorOf(string model) => (RetirementTable.Find(kind, baseUrl.IdnHost, model) ?? RetirementTable.FindAnywhere(kind, model))?.Successor;
}
