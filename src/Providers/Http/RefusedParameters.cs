using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ImageGen.Providers.Http;

/// <summary>
/// The parameters that a model has refused, remembered as long as the instance lives: changed settings create a new instance. A wrong entry costs a
/// left-out parameter; a missing one costs a refused call before every order.
/// </summary>
internal sealed class RefusedParameters
{
    private const int MaxModels = 1000;

    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _byModel = new(StringComparer.Ordinal);

    /// <summary>The parameters that the model is known to refuse.</summary>
    public ImmutableHashSet<string> Of(string? model) => _byModel.GetValueOrDefault(model ?? "") ?? [];

    /// <summary>Remembers a refusal.</summary>
    public void Add(string? model, string parameter)
    {
        if (_byModel.Count >= MaxModels)
        {
            // Callers may name any model: a simple limit, since a repeated refusal is free.
            _byModel.Clear();
        }

        _byModel.AddOrUpdate(model ?? "", _ => [parameter], (_, known) => known.Add(parameter));
    }
}
