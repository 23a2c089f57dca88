-- The operator suspends and closes accounts, other accounts than its own.
ALTER TABLE account
  ADD COLUMN state text NOT NULL DEFAULT 'ACTIVE'
    CHECK (state IN ('ACTIVE', 'SUSPENDED', 'CLOSED')),
  ADD CONSTRAINT account_operator_active CHECK (NOT operator OR state = 'ACTIVE');
