using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Retirement;

/// <summary>
/// The known retirements of one instance's models: from <see cref="RetirementTable"/>, from the service, and from refused orders
/// whose model is gone. The table alone ends no job: vendors postpone, and a refused order costs nothing.
/// </summary>
internal sealed class ModelRetirements(string kind, Uri baseUrl, TimeProvider clock)
{
    private const int MaxModels = 1000;

    private readonly ConcurrentDictionary<string, ModelRetirement> _reported = new(StringComparer.Ordinal);

    /// <summary>The known retirement of a model; null for none. The service's own report takes precedence.</summary>
    public ModelRetirement? Of(string? model) => model is null ? null : _reported.TryGetValue(model, out var reported) ? reported : RetirementTable.Find(kind, baseUrl.IdnHost, model);

    /// <summary>Records the shutdown date that the service reports for a model; null, when it reports none, removes an earlier one.</summary>
    public void RecordShutdownDate(string model, DateOnly? date)
    {
        if (date is not { } day)
        {
            _reported.TryRemove(model, out _);
            return;
        }

        if (_reported.Count >= MaxModels)
        {
            // Callers may name any model: a simple limit, since the service can be queried again.
            _reported.Clear();
        }

        _reported[model] = new(model, day, SuccessorOf(model), IsOfService: true);
    }

    /// <summary>Records a successful order for a model: an assumed shutdown was wrong.</summary>
    public void Served(string? model)
    {
        if (model is not null && _reported.TryGetValue(model, out var reported) && reported.DaysLeft(clock.GetUtcNow()) <= 0)
        {
            _reported.TryRemove(model, out _);
        }
    }

    /// <summary>
    /// The refusal of an order whose model the service does not have. For a retired model the message names its successor, and the caller is not
    /// at fault; for any other model, the party that named it is.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="configuredModel">The instance's own model.</param>
    /// <param name="serviceMessage">The service's message.</param>
    /// <param name="isExplicit">Whether the service states explicitly that it has shut the model down.</param>
    public Refusal Refuse(GenerationOrder order, string? configuredModel, string? serviceMessage, bool isExplicit)
    {
        var model = order.Model ?? configuredModel;
        var now = clock.GetUtcNow();
        var known = Of(model);
        if (model is null || (!isExplicit && !(known?.DaysLeft(now) <= 0)))
        {
            var hint = RetirementTable.FindAnywhere(kind, model) is { } elsewhere && elsewhere.DaysLeft(now) <= 0 ? $" {elsewhere.Describe(now)}" : "";
            var refusal = Refusals.NoModel(order, configuredModel, serviceMessage: null);
            return refusal with { Message = $"{refusal.Message}{hint}{Refusals.Quote(serviceMessage)}" };
        }

        if (known is null || known.DaysLeft(now) > 0)
        {
            // The report of the service takes precedence over the announcement.
            RecordShutdownDate(model, DateOnly.FromDateTime(now.UtcDateTime));
        }

        var successor = SuccessorOf(model);
        var end = known?.DaysLeft(now) <= 0 ? $" since {known.ShutdownDate:yyyy-MM-dd}" : "";
        return new(
            FailureReason.ProviderRetired,
            $"The service has shut down the model {MessageSanitizer.Clean(model, token: null)}{end}.{(successor is null ? "" : $" Use its successor instead: {successor}.")}{Refusals.Quote(serviceMessage)}");
    }

    private string? SuccessorOf(string model) => (RetirementTable.Find(kind, baseUrl.IdnHost, model) ?? RetirementTable.FindAnywhere(kind, model))?.Successor;
}
