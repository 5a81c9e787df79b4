using System.Globalization;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The query of a list of deliveries.</summary>
/// <param name="State">Only deliveries of this state.</param>
/// <param name="Limit">Deliveries per page, 1 to 100. Default 20.</param>
/// <param name="Cursor">Where the page begins, when given.</param>
internal sealed record DeliveryQuery(DeliveryState? State, int Limit, string? Cursor)
{
    /// <summary>Maximum number of deliveries per page.</summary>
    public const int MaxLimit = 100;

    /// <summary>Default number of deliveries per page.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The parameters. Others are refused, since a mistyped filter would list everything.</summary>
    public static readonly string[] Names = ["state", "limit", "cursor"];

    /// <summary>The states by their wire names.</summary>
    public static IReadOnlyDictionary<string, DeliveryState> States { get; } = Enum.GetValues<DeliveryState>().ToDictionary(DeliveryView.NameOf, StringComparer.Ordinal);

    /// <summary>Reads the query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The query is invalid; the problem lists every fault.</exception>
    public static DeliveryQuery Read(IQueryCollection query)
    {
        var faults = new ValidationErrors();
        var parsed = new DeliveryQuery(null, DefaultLimit, null);
        foreach (var (name, values) in query)
        {
            if (parsed.With(name, values.ToString()) is { } next)
            {
                parsed = next;
            }
            else
            {
                faults.Add(name, name == "state" ? $"must be one of {string.Join(", ", States.Keys)}." : $"must be a whole number from 1 to {MaxLimit}.");
            }
        }

        faults.ThrowIfAny();
        return parsed;
    }

    private DeliveryQuery? With(string name, string text) => name switch
    {
        "state" => States.TryGetValue(text, out var state) ? this with { State = state } : null,
        "limit" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? this with { Limit = limit } : null,
        _ => this with { Cursor = text },
    };
}
