using System.ComponentModel.DataAnnotations;
using ImageGen.Contracts;

namespace ImageGen.Jobs.Requests;

/// <summary>What a request may say about a purchase nobody can find out about.</summary>
internal static class UnknownRules
{
    private static readonly RangeAttribute Sum = ContractLimits.RangeOf<OnUnknown>(nameof(OnUnknown.UpTo));

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

        if (wish.UpTo is { } sum && !ContractLimits.IsWithin(Sum, sum))
        {
            faults.Add(new("on_unknown.up_to", $"must be from {Sum.Minimum} to {Sum.Maximum}, in US dollars."));
        }
    }
}
