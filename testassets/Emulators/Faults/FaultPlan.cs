namespace ImageGen.Emulators;

/// <summary>The faults to come. At each point the first rule that still has a turn, and the luck, strikes.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly FaultMenu _menu;
    private readonly Random _random;
    private List<FaultRule> _rules = [];

    internal FaultPlan(FaultMenu menu, int? randomSeed)
    {
        _menu = menu;
        _random = randomSeed is { } seed ? new Random(seed) : new Random();
    }

    /// <summary>The rules that are not used up, with the turns they have left.</summary>
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

    /// <summary>Adds rules behind those that are there.</summary>
    /// <exception cref="ArgumentException">A rule makes no sense; the message says why.</exception>
    public void Add(params IReadOnlyList<FaultRule> rules)
    {
        Check(rules);
        lock (_gate)
        {
            _rules.AddRange(rules);
        }
    }

    /// <summary>Puts these rules in place of those that are there.</summary>
    /// <exception cref="ArgumentException">A rule makes no sense; the message says why.</exception>
    public void Replace(IReadOnlyList<FaultRule> rules)
    {
        Check(rules);
        lock (_gate)
        {
            _rules = [.. rules];
        }
    }

    /// <summary>No faults from now on.</summary>
    public void Clear() => Replace([]);

    /// <summary>The rule that strikes at this point now, with one of its turns taken; null when none does.</summary>
    internal FaultRule? Draw(FaultPoint point)
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
        if (rules.Select(_menu.Problem).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rules));
        }
    }
}
