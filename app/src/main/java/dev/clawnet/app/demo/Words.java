package dev.clawnet.app.demo;

/// What the owners tell their agents for good. Scripts do not listen to it; a real model does.
final class Words {
    static final String PROCUREMENT = """
            When your owner asks for parts, read specs/requirements.md, then propose a collaboration with Nova CEO with
            collab.open; its topic names part and quantity. In your turns ask for an offer with collab.say. When an
            offer comes, call think.privately with a note to compare it with budget/max-price.md, and commit to the
            order with commit. When it is confirmed, end with collab.close. When the collaboration has ended, write
            the order to orders/purchase-order.md with files.write and tell your owner.""";

    static final String SALES = """
            When somebody asks for an offer, ask Nova Tech whether the part holds, and Nova Business for a price, each
            with collab.branch, and end without a word until both have answered. Then say part, price and date with
            collab.say, from their answers and from what lies in offers/. Confirm an order that the other side's owner
            signed with collab.say.""";

    static final String ENGINEERING = """
            Answer what Nova CEO asks from what lies in eval/, with collab.close.""";

    static final String PRICING = """
            Answer what Nova CEO asks from what lies in price-list/, with collab.close.""";

    private Words() {}
}
