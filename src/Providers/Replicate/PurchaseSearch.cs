using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Finds an order that may have been bought among the account's predictions: by model, prompt and seed, since Replicate has neither an
/// idempotency key nor a label of ours in its list. Two jobs that want the same of the same model at the same time are told apart by who
/// adopts which first.
/// </summary>
internal sealed class PurchaseSearch(PredictionList list, TimeProvider clock)
{
    // Between the intent and the order, and between two clocks.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // An order may be on its way for as long as a call may last, and be listed a little later.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(90);

    // Inputs are deleted after an hour, and without them nothing can be matched.
    private static readonly TimeSpan Searchable = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    private const int MaxPages = 200;

    /// <exception cref="ProviderFaultException">The list can't be read to its end now, or can't be trusted.</exception>
    public async Task<LookUpOutcome> FindAsync(ModelName model, GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, Func<CancellationToken, Task<long>> findSeed, CancellationToken cancellationToken)
    {
        var age = clock.GetUtcNow() - intentAt;
        if (age > Searchable)
        {
            return new LookUpOutcome.Unknowable("Replicate deletes what a prediction was made of after an hour.");
        }

        var (candidates, clocksAgree) = await ReadAsync(intentAt - Skew, cancellationToken);
        candidates.RemoveAll(prediction => !PurchaseMatch.MayBeOfModel(prediction, model));
        var ofOrder = candidates.Where(prediction => PurchaseMatch.IsOfOrder(prediction, order, order.Seed)).ToList();
        if (ofOrder.Count == 0 && candidates.Exists(prediction => PurchaseMatch.MayHaveFoldedSeed(prediction, order)))
        {
            // Asked only here, since most models take every seed: the order may have left with another one than the job has.
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

            // Another job asked for the very same image, and this one is its.
            ofOrder.Remove(prediction);
        }

        if (age < Settled)
        {
            var rest = Settled - age;
            return new LookUpOutcome.TooEarly(rest < LookAgain ? rest : LookAgain);
        }

        if (!clocksAgree)
        {
            // We may have asked for the wrong minutes. "Not bought" would be a guess, and the price of a wrong one is a second purchase.
            throw new ProviderFaultException(
                FailureReason.ProviderUnavailable, "The clock here and Replicate's differ by more than 30 s, so that its list can't be trusted.", mayHaveBought: false);
        }

        var isObscured = candidates.Exists(prediction => prediction.DataRemoved == true);
        return isObscured || ofOrder.Count > 0
            ? new LookUpOutcome.Unknowable("Replicate lists a prediction that may be this one, and nothing to be sure by.")
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
