using System.Collections.Concurrent;

namespace ImageGen.Emulators.Replicate;

/// <summary>All predictions of the account, by id and in the order of acceptance.</summary>
internal sealed class PredictionStore
{
    public const int PageSize = 100;

    private readonly ConcurrentDictionary<string, Prediction> _byId = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<Prediction> _inOrder = [];

    public void Add(Prediction prediction)
    {
        _byId[prediction.Id] = prediction;
        lock (_gate)
        {
            _inOrder.Add(prediction);
        }
    }

    public Prediction? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A page of the predictions accepted in the period, newest first, and the position of the next page.</summary>
    /// <param name="after">Only those created at or after it.</param>
    /// <param name="before">Only those created before it.</param>
    /// <param name="from">Position of the newest candidate, counted from the oldest as 0; null for the newest.</param>
    public (IReadOnlyList<Prediction> Page, int? Next) List(DateTimeOffset? after, DateTimeOffset? before, int? from)
    {
        lock (_gate)
        {
            List<Prediction> page = [];
            for (var i = Math.Min(from ?? int.MaxValue, _inOrder.Count - 1); i >= 0; i--)
            {
                var prediction = _inOrder[i];
                if (prediction.CreatedAt < after || prediction.CreatedAt >= before)
                {
                    continue;
                }

                if (page.Count == PageSize)
                {
                    return (page, i);
                }

                page.Add(prediction);
            }

            return (page, null);
        }
    }
}
