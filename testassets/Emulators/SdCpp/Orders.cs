using System.Text.Json;

namespace ImageGen.Emulators.SdCpp;

/// <summary>Accepts orders: they are recorded in the ledger, whether the connection survives or not.</summary>
internal static class Orders
{
    /// <summary>Returns the accepted order; null if the queue is full.</summary>
    public static Generation? Take(ServerState state, ImageOrder order, JsonElement input, bool isJob)
    {
        var outcome = state.Control.Faults.TakeNext(FaultPoint.Outcome);
        var duration = state.Control.Latency.NextDuration();
        var generation = state.Work.TryAdd(id => new Generation
        {
            Id = id,
            IsJob = isJob,
            Order = order,
            Body = input,
            CreatedAt = state.Time.GetUtcNow(),
            Duration = duration,
            Retention = state.Control.Retention,
            Outcome = outcome,
            FixedImage = state.Options.FixedImage ? EmulatedImage.Fixed : null,
        });
        if (generation is not null)
        {
            state.Ledger.Record(PurchaseOf(state, generation, state.Options.Model));
        }

        return generation;
    }

    private static Purchase PurchaseOf(ServerState state, Generation generation, string model)
    {
        var work = state.Work;
        return new Purchase(() =>
        {
            _ = work.LeftOf(generation);
            return (generation.Status, generation.EndedAt is null ? null : !generation.IsCanceled);
        })
        {
            Id = generation.Id,
            At = generation.CreatedAt,
            Model = model,
            Prompt = generation.Order.Prompt,
            Seed = generation.Order.Seed,
            Size = FormattableString.Invariant($"{generation.Order.Width}x{generation.Order.Height}"),
            Input = generation.Body,
            Draw = generation.Draw,
        };
    }
}
