using System.Text.Json;

namespace ImageGen.Emulators.SdCpp;

/// <summary>Takes orders in: from here on they are in the ledger, whatever becomes of the connection.</summary>
internal static class Orders
{
    /// <summary>The accepted order; null when the queue is full.</summary>
    public static Generation? Take(Box box, ImageOrder order, JsonElement input, bool isJob)
    {
        var outcome = box.Control.Faults.Draw(FaultPoint.Outcome);
        var duration = box.Control.Latency.Draw();
        var generation = box.Work.TryAdd(id => new Generation
        {
            Id = id,
            IsJob = isJob,
            Order = order,
            Body = input,
            CreatedAt = box.Time.GetUtcNow(),
            Duration = duration,
            Retention = box.Control.Retention,
            Outcome = outcome,
            FixedPicture = box.Options.FixedPicture ? Picture.Fixed : null,
        });
        if (generation is not null)
        {
            box.Ledger.Record(PurchaseOf(box, generation, box.Options.Model));
        }

        return generation;
    }

    private static Purchase PurchaseOf(Box box, Generation generation, string model)
    {
        var work = box.Work;
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
