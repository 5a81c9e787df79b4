namespace ImageGen.Emulators;

/// <summary>The planned faults. At each point the first rule triggers that has turns left and whose probability applies.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly SupportedFaults _supported;
    private readonly Random _random;
    private List<FaultRule> _rules = [];

    internal FaultPlan(SupportedFaults supported, int? randomSeed)
    {
        _supported = supported;
        _random = randomSeed is { } seed ? new Random(seed) : new Random();
    }

    /// <summary>The rules with turns left.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_gate)
            {
                return [.. _rules];
            }
        }
    }

    /// <summary>Appends rules.</summary>
    /// <exception cref="ArgumentException">A rule is invalid; the message states why.</exception>
    public void Add(params IReadOnlyList<FaultRule> rules)
    {
        Check(rules);
        lock (_gate)
        {
            _rules.AddRange(rules);
        }
    }

    /// <summary>Replaces all rules.</summary>
    /// <exception cref="ArgumentException">A rule is invalid; the message states why.</exception>
    public void Replace(IReadOnlyList<FaultRule> rules)
    {
        Check(rules);
        lock (_gate)
        {
            _rules = [.. rules];
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear() => Replace([]);

    /// <summary>Returns the rule that triggers at this point and uses one of its turns; null if none does.</summary>
    internal FaultRule? TakeNext(FaultPoint point)
    {
        lock (_gate)
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var rule = _rules[i];
                if (rule.On != point || (rule.Probability < 1 && _random.NextDouble() >= rule.Probability))
                {
                    continue;
                }

                if (rule.Times is { } times)
                {
                    if (times == 1)
                    {
                        _rules.RemoveAt(i);
                    }
                    else
                    {
                        _rules[i] = rule with { Times = times - 1 };
                    }
                }

                return rule;
            }

            return null;
        }
    }

    private void Check(IReadOnlyList<FaultRule> rules)
    {
        if (rules.Select(_supported.Problem).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rules));
        }
    }
}
