using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ImageGen.Providers.Http;

/// <summary>
/// The parameters that a model has refused, remembered as long as the instance lives: the settings that change make a new one. The price of a
/// wrong memory is a parameter that is left out; that of none is a refused call before every order.
/// </summary>
internal sealed class RefusedParameters
{
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _byModel = new(StringComparer.Ordinal);

    /// <summary>What the model is known to refuse.</summary>
    public ImmutableHashSet<string> Of(string? model) => _byModel.GetValueOrDefault(model ?? "") ?? [];

    /// <summary>Remembers a refusal.</summary>
    public void Add(string? model, string parameter)
    {
        if (_byModel.Count >= MostModels)
        {
            // Callers may name any model: a plain bound, since finding out again is free.
            _byModel.Clear();
        }

        _byModel.AddOrUpdate(model ?? "", _ => [parameter], (_, known) => known.Add(parameter));
    }
}
