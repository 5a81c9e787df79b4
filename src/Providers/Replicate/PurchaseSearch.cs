using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Finds an order that may have been bought among the account's predictions: by model, prompt and seed, since Replicate has neither an
/// idempotency key nor a client label in its list. Of two jobs with the same order for the same model at the same time, each gets the purchase that
/// it adopts first.
/// </summary>
internal sealed class PurchaseSearch(PredictionList list, TimeProvider clock)
{
    // The time between the intent and the order, and the difference between two clocks.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // An order may be in transit for as long as a call may last, and be listed a little later.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(90);

    // Inputs are deleted after an hour, and without them no match is possible.
    private static readonly TimeSpan Searchable = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    private const int MaxPages = 200;

    /// <exception cref="ProviderFaultException">The list can't be read to its end now, or can't be trusted.</exception>
    public async Task<LookUpOutcome> FindAsync(ModelName model, GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, Func<CancellationToken, Task<long>> findSeed, CancellationToken cancellationToken)
    {
        var age = clock.GetUtcNow() - intentAt;
        if (age > Searchable)
        {
            return new LookUpOutcome.Unknowable("Replicate deletes the inputs of a prediction after an hour, so that it can no longer be identified.");
        }

        var (candidates, clocksAgree) = await ReadAsync(intentAt - Skew, cancellationToken);
        candidates.RemoveAll(prediction => !PurchaseMatch.MayBeOfModel(prediction, model));
        var ofOrder = candidates.Where(prediction => PurchaseMatch.IsOfOrder(prediction, order, order.Seed)).ToList();
        if (ofOrder.Count == 0 && candidates.Exists(prediction => PurchaseMatch.MayHaveFoldedSeed(prediction, order)))
        {
            // Read only here, since most models accept every seed: the order may have left with another seed than the job's.
            var seed = await findSeed(cancellationToken);
            ofOrder = [.. candidates.Where(prediction => PurchaseMatch.IsOfOrder(prediction, order, seed))];
        }

        var fitting = ofOrder
            .Where(prediction => PurchaseMatch.IsOfModel(prediction, model) && ServiceId.IsGood(prediction.Id ?? ""))
            .OrderBy(prediction => ((PredictionReader.ReadTime(prediction.CreatedAt) ?? intentAt) - intentAt).Duration())
            .ToList();
        foreach (var prediction in fitting)
        {
            if (await mayBeOurs(prediction.Id!))
            {
                return new LookUpOutcome.Found(prediction.Id!);
            }

            // Another job ordered the very same image, and owns this purchase.
            ofOrder.Remove(prediction);
        }

        if (age < Settled)
        {
            var rest = Settled - age;
            return new LookUpOutcome.TooEarly(rest < LookAgain ? rest : LookAgain);
        }

        if (!clocksAgree)
        {
            // The searched period may have been wrong. "Not bought" would be a guess, and a wrong guess costs a second purchase.
            throw new ProviderFaultException(
                FailureReason.ProviderUnavailable, "The clock here and Replicate's differ by more than 30 s, so that its list can't be trusted.", mayHaveBought: false);
        }

        var isObscured = candidates.Exists(prediction => prediction.DataRemoved == true);
        return isObscured || ofOrder.Count > 0
            ? new LookUpOutcome.Unknowable("Replicate lists a prediction that may be this one, but nothing that confirms it.")
            : new LookUpOutcome.NotBought();
    }

    private async Task<(List<WirePrediction> Predictions, bool ClocksAgree)> ReadAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        List<WirePrediction> predictions = [];
        var clocksAgree = true;
        await foreach (var page in list.ReadAsync(from, MaxPages, cancellationToken))
        {
            predictions.AddRange(page.Predictions);
            clocksAgree &= page.ClocksAgree;
        }

        return (predictions, clocksAgree);
    }
}
