using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>What a request may say about a purchase nobody can find out about.</summary>
internal static class UnknownRules
{
    private const decimal MaxSum = 1000;

    public static void Check(OnUnknown? wish, List<RequestFault> faults)
    {
        if (wish is null)
        {
            return;
        }

        if (!Enum.IsDefined(wish.Policy))
        {
            faults.Add(new("on_unknown.policy", "must be fail, wait or buy_again."));
        }

        if (wish.UpTo is not null && wish.Policy != UnknownPolicy.BuyAgain)
        {
            faults.Add(new("on_unknown.up_to", "goes with the policy buy_again only."));
        }

        if (wish.UpTo is < 0 or > MaxSum)
        {
            faults.Add(new("on_unknown.up_to", $"must be from 0 to {MaxSum}, in US dollars."));
        }
    }
}
