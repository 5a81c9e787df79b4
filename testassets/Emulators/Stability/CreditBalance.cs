namespace ImageGen.Emulators.Stability;

/// <summary>The credits on the account.</summary>
internal sealed class CreditBalance(decimal credits)
{
    private readonly Lock _gate = new();
    private decimal _left = credits;

    public decimal Left
    {
        get
        {
            lock (_gate)
            {
                return _left;
            }
        }
    }

    /// <summary>Deducts a price; returns false if the balance is too low.</summary>
    public bool TryPay(decimal price)
    {
        lock (_gate)
        {
            if (_left < price)
            {
                return false;
            }

            _left -= price;
            return true;
        }
    }
}
