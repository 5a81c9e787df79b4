namespace ImageGen.Emulators;

/// <summary>The faults that a service can play, by the point at which they strike. What is alike everywhere is here already.</summary>
internal sealed class FaultMenu
{
    private static readonly FaultKind[] OfAnswers = [FaultKind.Reset, FaultKind.Hang, FaultKind.Status, FaultKind.Truncate];

    private readonly Dictionary<FaultPoint, FaultKind[]> _kinds = new()
    {
        [FaultPoint.Create] = [FaultKind.Reset, FaultKind.Hang, FaultKind.Status, FaultKind.Throttle, FaultKind.Unauthenticated],
        [FaultPoint.Accepted] = OfAnswers,
        [FaultPoint.Delivery] = [.. OfAnswers, FaultKind.Drip, FaultKind.Html, FaultKind.Redirect, FaultKind.Oversize, FaultKind.Coded, FaultKind.Nameless],
    };

    /// <summary>Adds kinds that this service has at a point.</summary>
    public FaultMenu With(FaultPoint point, params FaultKind[] kinds)
    {
        _kinds[point] = [.. _kinds.GetValueOrDefault(point, []), .. kinds];
        return this;
    }

    /// <summary>Adds a free call that this service has beside the creation.</summary>
    public FaultMenu WithCall(FaultPoint point) => With(point, [.. OfAnswers, FaultKind.Throttle, FaultKind.Unauthenticated]);

    /// <summary>What is wrong with a rule at this service; null when nothing is.</summary>
    public string? Problem(FaultRule rule)
    {
        var possible = _kinds.GetValueOrDefault(rule.On, []);
        return possible.Contains(rule.Kind) ? rule.Problem()
            : possible.Length == 0 ? $"Nothing can go wrong on {rule.On} at this service."
            : $"{rule.Kind} is not possible on {rule.On}; possible are {string.Join(", ", possible)}.";
    }
}
