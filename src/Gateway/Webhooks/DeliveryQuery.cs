using System.Globalization;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What a list of deliveries is asked for.</summary>
/// <param name="State">Only deliveries of this state.</param>
/// <param name="Limit">Deliveries a page, 1 to 100. Default 20.</param>
/// <param name="Cursor">Where the page begins, when given.</param>
internal sealed record DeliveryQuery(DeliveryState? State, int Limit, string? Cursor)
{
    /// <summary>Most deliveries a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>Deliveries a page when the request does not say.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The parameters. The route takes no others, since a mistyped filter would list everything.</summary>
    public static readonly string[] Names = ["state", "limit", "cursor"];

    /// <summary>The states by their wire names.</summary>
    public static IReadOnlyDictionary<string, DeliveryState> States { get; } = Enum.GetValues<DeliveryState>().ToDictionary(DeliveryView.NameOf, StringComparer.Ordinal);

    /// <summary>Reads the query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static DeliveryQuery Read(IQueryCollection query)
    {
        var faults = new ValidationErrors();
        var asked = new DeliveryQuery(null, DefaultLimit, null);
        foreach (var (name, values) in query)
        {
            if (asked.With(name, values.ToString()) is { } next)
            {
                asked = next;
            }
            else
            {
                faults.Add(name, name == "state" ? $"must be one of {string.Join(", ", States.Keys)}." : $"must be a whole number from 1 to {MaxLimit}.");
            }
        }

        faults.ThrowIfAny();
        return asked;
    }

    private DeliveryQuery? With(string name, string text) => name switch
    {
        "state" => States.TryGetValue(text, out var state) ? this with { State = state } : null,
        "limit" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit ? this with { Limit = limit } : null,
        _ => this with { Cursor = text },
    };
}
