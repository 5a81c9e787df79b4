namespace ImageGen.Emulators;

/// <summary>The faults that an emulator supports, by the point at which they trigger. Faults common to all services are included.</summary>
internal sealed class SupportedFaults
{
    private static readonly FaultKind[] OfResponses = [FaultKind.Reset, FaultKind.Hang, FaultKind.Status, FaultKind.Truncate];

    private readonly Dictionary<FaultPoint, FaultKind[]> _kinds = new()
    {
        [FaultPoint.Create] = [FaultKind.Reset, FaultKind.Hang, FaultKind.Status, FaultKind.Throttle, FaultKind.Unauthenticated],
        [FaultPoint.Accepted] = OfResponses,
        [FaultPoint.Delivery] = [.. OfResponses, FaultKind.Drip, FaultKind.Html, FaultKind.Redirect, FaultKind.Oversize, FaultKind.Coded, FaultKind.Nameless],
    };

    /// <summary>Adds kinds that this service supports at a point.</summary>
    public SupportedFaults With(FaultPoint point, params FaultKind[] kinds)
    {
        _kinds[point] = [.. _kinds.GetValueOrDefault(point, []), .. kinds];
        return this;
    }

    /// <summary>Adds a free call that this service has in addition to the creation.</summary>
    public SupportedFaults WithCall(FaultPoint point) => With(point, [.. OfResponses, FaultKind.Throttle, FaultKind.Unauthenticated]);

    /// <summary>Returns why a rule is invalid at this service; null if it is valid.</summary>
    public string? Problem(FaultRule rule)
    {
        var possible = _kinds.GetValueOrDefault(rule.On, []);
        return possible.Contains(rule.Kind) ? rule.Problem()
            : possible.Length == 0 ? $"Nothing can go wrong on {rule.On} at this service."
            : $"{rule.Kind} is not possible on {rule.On}; possible are {string.Join(", ", possible)}.";
    }
}
